//! Diagnostics of one file.

use kiosque_source::{Diagnostic, Source, Span};

/// How many diagnostics one text gets. Each holds its line, so that a generated file with a hundred thousand
/// mistakes on one line would not fit in memory otherwise; nobody reads more.
const MOST: usize = 50;

/// Gathers the diagnostics of a text.
pub(crate) struct Report<'a> {
    source: &'a Source,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        Self { source, diagnostics: Vec::new() }
    }

    pub(crate) fn source(&self) -> &'a Source {
        self.source
    }

    /// An error at a place, with what can be done.
    pub(crate) fn error(&mut self, message: &str, span: Span, hint: &str) {
        self.at(span, || Diagnostic::error(message).hint(hint));
    }

    /// A diagnostic at a place.
    pub(crate) fn at(&mut self, span: Span, diagnostic: impl FnOnce() -> Diagnostic) {
        self.add(|source| diagnostic().at(source, span));
    }

    /// A diagnostic that finds its place in the text itself.
    pub(crate) fn add(&mut self, diagnostic: impl FnOnce(&Source) -> Diagnostic) {
        if self.diagnostics.len() < MOST {
            self.diagnostics.push(diagnostic(self.source));
        }
    }

    /// Diagnostics that have their place already.
    pub(crate) fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        let room = MOST.saturating_sub(self.diagnostics.len());
        self.diagnostics.extend(diagnostics.into_iter().take(room));
    }

    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
