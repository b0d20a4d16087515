//! What is said to the user.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};

use kiosque_source::{Diagnostic, show};

use crate::surroundings;

/// The terminal, or the files that take its place. Where nobody listens, nothing is said.
pub(crate) struct Terminal {
    coloured: bool,
}

impl Terminal {
    /// The streams of this process. Diagnostics are coloured on a terminal, unless `NO_COLOR` or `CLICOLOR=0` is
    /// set, and elsewhere with `CLICOLOR_FORCE` (<https://bixense.com/clicolors>).
    pub(crate) fn new() -> Self {
        Self { coloured: is_coloured(surroundings::variable, io::stderr().is_terminal()) }
    }

    /// Asks the user and waits for a line; nothing where no user can answer.
    pub(crate) fn ask(&self, question: &str) -> Option<String> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return None;
        }
        self.text(&format!("> {question} "));
        let mut line = String::new();
        io::stdin().read_line(&mut line).ok()?;
        Some(line.trim().to_owned())
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

fn is_coloured(variable: impl Fn(&str) -> Option<OsString>, is_terminal: bool) -> bool {
    let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
    let is_off = |name| variable(name).is_some_and(|value| value == "0");
    if is_set("NO_COLOR") {
        return false;
    }
    is_set("CLICOLOR_FORCE") && !is_off("CLICOLOR_FORCE") || is_terminal && !is_off("CLICOLOR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_says_whether_to_colour() {
        for (set, on_terminal, elsewhere) in [
            (None, true, false),
            (Some(("NO_COLOR", "1")), false, false),
            (Some(("NO_COLOR", "")), true, false),
            (Some(("CLICOLOR", "0")), false, false),
            (Some(("CLICOLOR", "1")), true, false),
            (Some(("CLICOLOR_FORCE", "1")), true, true),
            (Some(("CLICOLOR_FORCE", "0")), true, false),
        ] {
            let variable = |name: &str| set.filter(|(set, _)| *set == name).map(|(_, value)| value.into());
            assert_eq!(is_coloured(variable, true), on_terminal, "{set:?}");
            assert_eq!(is_coloured(variable, false), elsewhere, "{set:?}");
        }
    }
}
