//! Why a command could not be done.

use kiosque_source::Diagnostic;

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
