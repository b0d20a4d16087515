//! Why a command could not be done.

use kiosque_source::Diagnostic;

use crate::count::count;

/// The diagnostics that end a command with exit code 1.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Vec<Diagnostic>);

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

/// How many diagnostics there are, for the last line below them all; nothing for a single one.
pub(crate) fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|problem| problem.is_error()).count();
    let warnings = match diagnostics.len() - errors {
        0 => String::new(),
        warnings => format!(" and {}", count(warnings, "warning")),
    };
    (diagnostics.len() > 1).then(|| format!("{}{warnings}; nothing was written", count(errors, "error")))
}
