//! `kiosque build`.

use std::fmt;
use std::time::{Duration, Instant};

use kiosque_site::{Built, Mode, Options, Session};
use kiosque_source::disk::Synced;

use crate::count::count;
use crate::failure::Failure;
use crate::inputs::Survey;
use crate::output::{Output, Wanted};
use crate::root::Site;
use crate::surroundings;
use crate::terminal::Terminal;

/// How to build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    /// In place of the configured base URL.
    pub(crate) base_url: Option<String>,
    /// Whether drafts are built, too.
    pub(crate) drafts: bool,
    /// Whether HTML is minified.
    pub(crate) minify: bool,
    /// Where to.
    pub(crate) output: Wanted,
}

/// Builds the site into its output folder, or leaves that as it was.
pub(crate) fn run(site: &Site, flags: &Flags, terminal: &Terminal) -> Result<(), Failure> {
    let done = build(site, flags)?;
    terminal.diagnostics(&done.built.diagnostics);
    if let Some(kept) = kept(&done.synced) {
        terminal.note(kept);
    }
    terminal.line(done.to_string());
    Ok(())
}

/// A build whose outputs are written.
pub(crate) struct Done {
    pub(crate) built: Built,
    pub(crate) synced: Synced,
    folder: String,
    time: Duration,
}

pub(crate) fn build(site: &Site, flags: &Flags) -> Result<Done, Failure> {
    let start = Instant::now();
    let mut options = Options {
        base_url: flags.base_url.clone(),
        drafts: flags.drafts,
        minify: flags.minify,
        ..surroundings::options(site, Mode::Build)
    };
    let inputs = Survey::new(site, &options).inputs?;
    let output = Output::new(&inputs, &flags.output);
    output.check(&inputs, &flags.output)?;
    options.processed_images = output.processed_images();
    let (tree, problems) = inputs.load();
    let mut built = Session::new(options).build_once(&tree);
    built.diagnostics.splice(0..0, problems);
    if built.has_errors() {
        return Err(Failure(built.diagnostics));
    }
    let synced = output.sync(&built.outputs)?;
    Ok(Done { built, synced, folder: output.shown().to_owned(), time: start.elapsed() })
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Synced { written, unchanged, removed, .. } = &self.synced;
        let (pages, sections) = (count(self.built.pages, "page"), count(self.built.sections, "section"));
        let files = count(written + unchanged, "file");
        write!(f, "Done in {}ms: {pages}, {sections}, {files} ({written} written", self.time.as_millis())?;
        if *removed > 0 {
            write!(f, ", {removed} removed")?;
        }
        write!(f, ") → {}", self.folder)
    }
}

/// So many foreign files are named.
const NAMED: usize = 5;

/// Which files in the output folder were left alone.
pub(crate) fn kept(synced: &Synced) -> Option<String> {
    let foreign = &synced.foreign;
    let names: Vec<_> = foreign.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    let more = match foreign.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let files = count(foreign.len(), "file");
    (!foreign.is_empty())
        .then(|| format!("kept {files} that kiosque did not write: {}{more}", names.join(", ")))
}
