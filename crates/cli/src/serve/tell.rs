//! What a preview says in the terminal.

use std::path::Path;

use jiff::Zoned;
use kiosque_serve::watch::Batch;
use kiosque_source::Diagnostic;

use super::preview::{Good, Turn};
use crate::count::count;
use crate::root::Site;
use crate::terminal::Terminal;

/// Says what came of each build.
pub(super) struct Teller<'a> {
    site: &'a Site,
    terminal: &'a Terminal,
    /// Whether the browser is still to be opened.
    open: bool,
    /// What was shown last; nothing before the first build.
    shown: Option<Vec<Diagnostic>>,
}

impl<'a> Teller<'a> {
    /// It opens the browser after the first build if it is told to.
    pub(super) fn new(site: &'a Site, terminal: &'a Terminal, open: bool) -> Self {
        Self { site, terminal, open, shown: None }
    }

    /// Says what came of a build. Warnings that were shown before are not repeated.
    pub(super) fn tell(&mut self, batch: &Batch, turn: &Turn) {
        let is_first = self.shown.is_none();
        if is_first {
            self.terminal.line(welcome(turn));
        } else {
            let (time, what) = (Zoned::now().strftime("%H:%M:%S"), what(batch, &self.site.root));
            self.terminal.line(format!("{time} {what} → {}", outcome(turn)));
        }
        if turn.good.is_none() || self.shown.as_ref() != Some(&turn.diagnostics) {
            self.terminal.diagnostics(&turn.diagnostics);
        }
        self.shown = Some(turn.diagnostics.clone());
        if std::mem::take(&mut self.open)
            && let Err(error) = open::that_detached(&turn.url)
        {
            self.terminal.note(format!("can't open a browser: {error}"));
        }
    }
}

fn welcome(turn: &Turn) -> String {
    let url = &turn.url;
    let state = match &turn.good {
        Some(Good { pages, sections, outputs, .. }) => {
            let (pages, sections) = (count(*pages, "page"), count(*sections, "section"));
            format!("{pages}, {sections}, {}, {} ms", count(outputs.len(), "file"), turn.time.as_millis())
        }
        None => "waiting for a site without errors".to_owned(),
    };
    format!("Serving at {url} ({state}); Ctrl-C ends it")
}

fn outcome(turn: &Turn) -> String {
    let Some(good) = &turn.good else {
        let errors = turn.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        return format!("{}, the last good site stays", count(errors, "error"));
    };
    format!("{} changed, {} ms", count(good.changed, "output"), turn.time.as_millis())
}

fn what(batch: &Batch, root: &Path) -> String {
    let Batch::Paths(paths) = batch else { return "too much changed, all was read anew".to_owned() };
    let names: Vec<_> =
        paths.iter().map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string()).collect();
    match names.as_slice() {
        [one] => format!("{one} changed"),
        [one, other] => format!("{one} and {other} changed"),
        [one, more @ ..] => format!("{one} and {} changed", count(more.len(), "other file")),
        [] => "nothing changed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_changed() {
        let said = |paths: &[&str]| {
            let paths = paths.iter().map(|path| Path::new("/site").join(path)).collect();
            what(&Batch::Paths(paths), Path::new("/site"))
        };
        assert_eq!(said(&["content/a.md"]), "content/a.md changed");
        assert_eq!(said(&["a", "b"]), "a and b changed");
        assert_eq!(said(&["a", "b", "/elsewhere/c"]), "/elsewhere/c and 2 other files changed");
    }
}
