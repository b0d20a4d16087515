//! `kiosque check`.

use std::time::Instant;

use kiosque_site::{Built, Mode, Options, Session};

use crate::count::count;
use crate::failure::Failure;
use crate::inputs::Survey;
use crate::root::Site;
use crate::surroundings;
use crate::terminal::Terminal;

/// How to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// Whether drafts are checked, too.
    pub(crate) drafts: bool,
    /// Whether links to other sites are followed.
    pub(crate) external_links: bool,
}

/// Builds the site without writing anything.
pub(crate) fn run(site: &Site, flags: &Flags, terminal: &Terminal) -> Result<(), Failure> {
    let start = Instant::now();
    let built = check(site, flags)?;
    terminal.diagnostics(&built.diagnostics);
    let (pages, sections) = (count(built.pages, "page"), count(built.sections, "section"));
    let warnings = count(built.diagnostics.len(), "warning");
    terminal.line(format!("Checked in {}ms: {pages}, {sections}, {warnings}", start.elapsed().as_millis()));
    Ok(())
}

pub(crate) fn check(site: &Site, flags: &Flags) -> Result<Built, Failure> {
    let (drafts, follow_links) = (flags.drafts, flags.external_links);
    let options = Options { drafts, follow_links, ..surroundings::options(site, Mode::Check) };
    let (tree, problems) = Survey::new(site, &options).inputs?.load();
    let mut built = Session::new(options).build_once(&tree);
    built.diagnostics.splice(0..0, problems);
    if built.has_errors() { Err(Failure(built.diagnostics)) } else { Ok(built) }
}
