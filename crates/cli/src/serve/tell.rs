//! What a preview says in the terminal.

use std::path::{Path, PathBuf};

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
    /// What was shown last.
    shown: Vec<Diagnostic>,
    /// Where the site was last; nowhere before the first build.
    url: Option<String>,
}

impl<'a> Teller<'a> {
    /// It opens the browser after the first build if it is told to.
    pub(super) fn new(site: &'a Site, terminal: &'a Terminal, open: bool) -> Self {
        Self { site, terminal, open, shown: Vec::new(), url: None }
    }

    /// Says what came of a build. Warnings that were shown before are not repeated.
    pub(super) fn tell(&mut self, batch: &Batch, turn: &Turn) {
        if self.url.is_some() {
            let (time, what) = (Zoned::now().strftime("%H:%M:%S"), what(batch, &self.site.root));
            self.terminal.line(format!("{time} {what} → {}", outcome(turn)));
        }
        if self.url.as_ref() != Some(&turn.url) {
            self.terminal.line(welcome(turn));
            self.url = Some(turn.url.clone());
        }
        if turn.good.is_none() || self.shown != turn.diagnostics {
            self.terminal.diagnostics(&turn.diagnostics);
            self.shown.clone_from(&turn.diagnostics);
        }
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
    let mut paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    // Editors write to files that are gone by now, beside the one that is meant.
    if paths.iter().any(|path| path.exists()) {
        paths.retain(|path| path.exists());
    }
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    match paths.as_slice() {
        [one] => format!("{} changed", name(one)),
        [one, other] => format!("{} and {} changed", name(one), name(other)),
        [one, more @ ..] => format!("{} and {} changed", name(one), count(more.len(), "other file")),
        [] => "nothing changed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::Folder;

    #[test]
    fn names_what_changed() {
        let folder = Folder::of(&["content/a.md", "content/b.md"]);
        let root = folder.path("");
        let said = |paths: &[&str]| {
            let paths = paths.iter().map(|path| root.join(path)).collect();
            what(&Batch::Paths(paths), &root)
        };
        assert_eq!(said(&["content/a.md"]), "content/a.md changed");
        assert_eq!(said(&["content/a.md", "content/a.md~"]), "content/a.md changed");
        assert_eq!(said(&["content/a.md", "content/b.md"]), "content/a.md and content/b.md changed");
        assert_eq!(said(&["gone", "too", "/nowhere/c"]), "/nowhere/c and 2 other files changed");
        assert_eq!(what(&Batch::Rescan, &root), "too much changed, all was read anew");
    }
}
