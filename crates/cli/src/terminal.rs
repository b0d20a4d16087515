//! What is said to the user.

use std::env;
use std::io::{self, IsTerminal, Write};

use kiosque_source::{Diagnostic, show};

/// The terminal, or the files that take its place. Where nobody listens, nothing is said.
pub(crate) struct Terminal {
    coloured: bool,
}

impl Terminal {
    /// The streams of this process. Diagnostics are coloured on a terminal, unless `NO_COLOR` is set
    /// (<https://no-color.org>).
    #[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
    pub(crate) fn new() -> Self {
        let is_refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { coloured: io::stderr().is_terminal() && !is_refused }
    }

    /// Says what was done.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        self.text(&format!("{}\n", text.as_ref()));
    }

    /// Gives what was asked for, as it is.
    #[expect(clippy::unused_self, reason = "only who has the terminal talks")]
    pub(crate) fn text(&self, text: &str) {
        let mut stream = io::stdout();
        let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    }

    /// Says what the user may want to know, and need not act on.
    #[expect(clippy::unused_self, reason = "only who has the terminal talks")]
    pub(crate) fn note(&self, text: impl AsRef<str>) {
        let _ = writeln!(io::stderr(), "note: {}", text.as_ref());
    }

    /// Shows diagnostics in full.
    pub(crate) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        let shown: Vec<_> =
            diagnostics.iter().map(|diagnostic| show::terminal(diagnostic, self.coloured)).collect();
        let _ = io::stderr().write_all(shown.join("\n").as_bytes());
    }
}
