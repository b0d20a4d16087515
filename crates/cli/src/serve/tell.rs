//! What a preview says in the terminal.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Zoned;
use kiosque_serve::watch::Batch;
use kiosque_source::{Diagnostic, TreePath};

use super::Flags;
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
    /// What was wrong after the last build, and was shown then or before.
    shown: BTreeSet<Problem>,
    /// Where the site was last; nowhere before the first build.
    url: Option<String>,
    /// Whether the user knows that the files are looked at all the time, if they are.
    knows_of_polling: bool,
}

/// A problem, wherever the edit of another place in its file has moved it.
type Problem = (String, Option<(TreePath, String)>);

fn problem(diagnostic: &Diagnostic) -> Problem {
    let place = diagnostic.place.as_ref().map(|place| (place.path.clone(), place.excerpt.clone()));
    (diagnostic.message.clone(), place)
}

impl<'a> Teller<'a> {
    /// It opens the browser after the first build if it is told to.
    pub(super) fn new(site: &'a Site, flags: &Flags, terminal: &'a Terminal) -> Self {
        let (open, knows_of_polling) = (flags.open, flags.watch.poll);
        Self { site, terminal, open, shown: BTreeSet::new(), url: None, knows_of_polling }
    }

    /// Says once that the files are looked at all the time, unless the user asked for that.
    pub(super) fn tell_of_polling(&mut self, is_polling: bool) {
        if self.is_news(is_polling) {
            self.terminal.note(
                "the operating system does not tell of all changes, so the files are looked at all the time",
            );
        }
    }

    /// Polling may begin whenever more is to be watched than the operating system can watch.
    fn is_news(&mut self, is_polling: bool) -> bool {
        is_polling && !std::mem::replace(&mut self.knows_of_polling, true)
    }

    /// Says what came of a build, and how many outputs changed. What was shown before is not repeated.
    pub(super) fn tell(&mut self, batch: &Batch, turn: &Turn, changed: usize) {
        if self.url.is_some() {
            let (time, what) = (Zoned::now().strftime("%H:%M:%S"), what(batch, &self.site.root));
            self.terminal.line(format!("{time} {what} → {}", outcome(turn, changed)));
        }
        if self.url.as_ref() != Some(&turn.url) {
            self.terminal.line(welcome(turn));
            self.url = Some(turn.url.clone());
        }
        let (standing, new): (Vec<_>, Vec<_>) =
            turn.diagnostics.iter().cloned().partition(|it| self.shown.contains(&problem(it)));
        self.terminal.diagnostics(&new);
        if let Some(rest) = rest(&standing, &new) {
            self.terminal.note(rest);
        }
        self.shown = turn.diagnostics.iter().map(problem).collect();
        if std::mem::take(&mut self.open)
            && let Err(error) = open::that_detached(&turn.url)
        {
            self.terminal.note(format!("can't open a browser: {error}"));
        }
    }
}

/// How many problems are as before; nothing if they are warnings and none is new, which is no news.
fn rest(standing: &[Diagnostic], new: &[Diagnostic]) -> Option<String> {
    let errors = standing.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = standing.len() - errors;
    let counts = [(errors, "error"), (warnings, "warning")];
    let counts = counts.into_iter().filter(|(number, _)| *number > 0);
    let counts: Vec<_> = counts.map(|(number, thing)| count(number, thing)).collect();
    let is_news = errors > 0 || (warnings > 0 && !new.is_empty());
    is_news.then(|| format!("and {} as before", counts.join(" and ")))
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

fn outcome(turn: &Turn, changed: usize) -> String {
    if turn.good.is_none() {
        let errors = turn.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        return format!("{}, the last good site stays", count(errors, "error"));
    }
    format!("{} changed, {} ms", count(changed, "output"), turn.time.as_millis())
}

fn what(batch: &Batch, root: &Path) -> String {
    let Batch::Paths(paths) = batch else { return "too much changed, all was read anew".to_owned() };
    let name = |path: &Path| match path.strip_prefix(root) {
        Ok(inner) if !inner.as_os_str().is_empty() => inner.display().to_string(),
        _ if root.starts_with(path) => "the site's folder".to_owned(),
        _ => path.display().to_string(),
    };
    match named(paths).as_slice() {
        [one] => format!("{} changed", name(one)),
        [one, other] => format!("{} and {} changed", name(one), name(other)),
        [one, more @ ..] => format!("{} and {} changed", name(one), count(more.len(), "other file")),
        [] => "nothing changed".to_owned(),
    }
}

/// Which of the paths of a batch are worth a name: those that are there, since editors write to files that are gone
/// by now, beside the one that is meant. Where all are gone, it is they or the folders that took them along; what
/// never was is watched, too.
fn named(paths: &BTreeSet<PathBuf>) -> Vec<&Path> {
    let mut named: BTreeSet<&Path> =
        paths.iter().map(PathBuf::as_path).filter(|path| path.exists()).collect();
    if named.is_empty() {
        let gone = paths.iter().map(|path| path.ancestors().take_while(|path| !path.exists()));
        named = gone.filter_map(Iterator::last).collect();
    }
    let mut named = Vec::from_iter(named);
    named.dedup_by(|inner, folder| inner.starts_with(folder));
    named
}

#[cfg(test)]
mod tests {
    use kiosque_serve::watch;
    use kiosque_source::{Source, Span};

    use super::*;
    use crate::serve::tests::flags;
    use crate::tests::Folder;

    #[test]
    fn what_stands_is_counted() {
        let (errors, warnings) = (vec![Diagnostic::error("a"); 2], vec![Diagnostic::warning("b")]);
        let both = [errors.clone(), warnings.clone()].concat();
        assert_eq!(rest(&both, &[]).as_deref(), Some("and 2 errors and 1 warning as before"));
        assert_eq!(rest(&errors, &warnings).as_deref(), Some("and 2 errors as before"));
        assert_eq!(rest(&warnings, &errors).as_deref(), Some("and 1 warning as before"));
        assert_eq!(rest(&warnings, &[]), None);
        assert_eq!(rest(&[], &both), None);
    }

    #[test]
    fn polling_is_told_of_once_when_it_begins() {
        let (site, terminal) = (Site { root: PathBuf::new(), config: None }, Terminal::new());
        let mut teller = Teller::new(&site, &flags(), &terminal);
        assert_eq!([false, true, true].map(|is_polling| teller.is_news(is_polling)), [false, true, false]);
        let watch = watch::Options { poll: true, ..watch::Options::default() };
        assert!(!Teller::new(&site, &Flags { watch, ..flags() }, &terminal).is_news(true));
    }

    #[test]
    fn a_problem_is_the_same_on_another_line() {
        let path = TreePath::new("content/a.md").unwrap();
        let at = |text: &str, start| {
            problem(
                &Diagnostic::error("no").at(&Source::new(path.clone(), text), Span::new(start, start + 1)),
            )
        };
        assert_eq!(at("x\n", 0), at("\n\nx\n", 2));
        assert_ne!(at("x\n", 0), at("y\n", 0));
        assert_ne!(at("x\n", 0), problem(&Diagnostic::error("no").in_file(&path)));
    }

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
        assert_eq!(said(&["gone", "too", "/nowhere/c"]), "/nowhere and 2 other files changed");
        assert_eq!(said(&["content", "content/a.md", "content/b.md"]), "content changed");
        assert_eq!(said(&["gone/a.md", "gone/b.md"]), "gone changed");
        assert_eq!(said(&["", "config.toml", "content", "static"]), "the site's folder changed");
        drop(folder);
        assert_eq!(said(&["config.toml", "content", "static"]), "the site's folder changed");
        assert_eq!(what(&Batch::Rescan, &root), "too much changed, all was read anew");
    }
}
