//! A site that is built again and again.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kiosque_serve::watch::Batch;
use kiosque_site::{Built, Contents, Mode, Options, Session};
use kiosque_source::{Diagnostic, Tree, TreePath};

use super::{Flags, Store};
use crate::inputs::{Inputs, Survey};
use crate::output::Output;
use crate::root::Site;
use crate::surroundings;

/// A site with what is known of it from the builds so far.
pub(super) struct Preview<'a> {
    site: &'a Site,
    flags: &'a Flags,
    address: SocketAddr,
    survey: Survey,
    loaded: Option<Loaded>,
    session: Option<(Occasion, Session)>,
}

/// Where more content files than these change at once, nobody is at one of them: it is a change of branches.
const MOST_FOLLOWED: usize = 3;

/// What was read for the last build.
struct Loaded {
    inputs: Inputs,
    tree: Tree,
    /// Whether the next tree can be made from this one: nothing was left out.
    is_whole: bool,
}

/// What a session can't outlive.
#[derive(PartialEq, Eq)]
struct Occasion {
    base_url: String,
    date: Date,
}

/// What came of one build.
pub(super) struct Turn {
    /// The site, if it has no errors.
    pub(super) good: Option<Good>,
    /// What is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where it can be seen.
    pub(super) url: String,
    /// How long it took.
    pub(super) time: Duration,
}

/// A site without errors.
pub(super) struct Good {
    pub(super) outputs: Tree,
    pub(super) base_path: String,
    /// The host in the site's links, with its port, if there is one.
    pub(super) host: Option<String>,
    pub(super) pages: usize,
    pub(super) sections: usize,
    /// The content files behind the outputs.
    pub(super) contents: Contents,
    /// The page that was saved, if browsers are to move to it.
    pub(super) follow: Option<TreePath>,
}

impl<'a> Preview<'a> {
    /// A site that was not built yet, and will be served at an address.
    pub(super) fn new(site: &'a Site, flags: &'a Flags, address: SocketAddr) -> Self {
        let survey = Survey::new(site, &options(site, flags));
        Self { site, flags, address, survey, loaded: None, session: None }
    }

    /// Refuses to begin if the outputs may not be kept where they are to be.
    pub(super) fn check(&self) -> Result<(), Diagnostic> {
        self.survey.inputs.as_ref().map_or(Ok(()), |inputs| self.output(inputs).map(drop))
    }

    /// Looks at the configuration, which says what belongs to the site.
    pub(super) fn look(&mut self) {
        self.survey = Survey::new(self.site, &options(self.site, self.flags));
    }

    /// What to watch: what belongs to the site, what the last build asked for, and what the user says.
    pub(super) fn watched(&self) -> Vec<PathBuf> {
        let extra = self.flags.extra_watched.iter().map(|path| self.site.root.join(path));
        let folders = self.survey.inputs.as_ref().map(Inputs::folders).unwrap_or_default();
        let asked = self.loaded.as_ref().map(|loaded| loaded.inputs.watched(&loaded.tree));
        let looked_at = self.survey.looked_at.iter().cloned();
        looked_at.chain(extra).chain(folders).chain(asked.unwrap_or_default()).collect()
    }

    /// The folders that builds write to.
    pub(super) fn written(&self) -> Vec<PathBuf> {
        let output = self.survey.inputs.as_ref().ok().and_then(|inputs| self.output(inputs).ok()?);
        output.iter().flat_map(Output::written).map(PathBuf::from).collect()
    }

    /// Builds the site after a batch of changes.
    pub(super) fn build(&mut self, batch: &Batch) -> Turn {
        let start = Instant::now();
        let (good, diagnostics) = match self.survey.inputs.clone() {
            Ok(inputs) => self.build_from(inputs, batch),
            Err(diagnostics) => {
                // The batch passes unread.
                self.loaded.iter_mut().for_each(|loaded| loaded.is_whole = false);
                (None, diagnostics)
            }
        };
        Turn { good, diagnostics, url: self.url(), time: start.elapsed() }
    }

    fn build_from(&mut self, inputs: Inputs, batch: &Batch) -> (Option<Good>, Vec<Diagnostic>) {
        let (tree, mut diagnostics) = self.load(&inputs, batch);
        let is_whole = diagnostics.is_empty();
        let edited = self.edited(&tree);
        let mut built = self.session(&inputs.layout().base_path).build(&tree);
        diagnostics.append(&mut built.diagnostics);
        let output = self.output(&inputs);
        self.loaded = Some(Loaded { inputs, tree, is_whole });
        let output = output.unwrap_or_else(|refusal| {
            diagnostics.push(refusal);
            None
        });
        if diagnostics.iter().any(Diagnostic::is_error) {
            return (None, diagnostics);
        }
        if let (Some(output), Some(store)) = (output, &self.flags.store) {
            diagnostics.extend(keep(store, &output, &built.outputs));
        }
        (Some(self.accept(built, &edited)), diagnostics)
    }

    fn load(&self, inputs: &Inputs, batch: &Batch) -> (Tree, Vec<Diagnostic>) {
        match &self.loaded {
            Some(Loaded { inputs: before, tree, is_whole: true }) if before.is_same(inputs) => {
                inputs.refresh(tree, batch)
            }
            Some(Loaded { tree, .. }) => inputs.reload(tree),
            None => inputs.load(),
        }
    }

    /// The session of today, for a configured base URL with this path.
    fn session(&mut self, configured_path: &str) -> &mut Session {
        let options = options(self.site, self.flags);
        let date = options.now.to_zoned(TimeZone::system()).date();
        let occasion = Occasion { base_url: self.flags.base_url.at(self.address, configured_path), date };
        let kept = self.session.take().filter(|(before, _)| *before == occasion);
        let start = || {
            let base_url = Some(occasion.base_url.clone());
            (occasion, Session::new(Options { base_url, ..options }))
        };
        &mut self.session.insert(kept.unwrap_or_else(start)).1
    }

    /// The folder that outputs are kept in, if they are.
    fn output(&self, inputs: &Inputs) -> Result<Option<Output>, Diagnostic> {
        let Some(store) = &self.flags.store else { return Ok(None) };
        let output = Output::new(inputs, &store.output);
        output.check(inputs, &store.output)?;
        Ok(Some(output))
    }

    /// The content files that are new or hold something else than before, for a browser that is to follow; none if
    /// they are too many for somebody to have written them.
    fn edited(&self, tree: &Tree) -> Vec<TreePath> {
        let Some(before) = self.loaded.as_ref().filter(|_| self.flags.follow) else { return Vec::new() };
        let is_content = |path: &&TreePath| {
            path.below("content").is_some() && path.extension() == Some("md") && tree.listed(path).is_some()
        };
        let edited: Vec<_> = tree.changes(&before.tree).filter(is_content).cloned().collect();
        if edited.len() > MOST_FOLLOWED { Vec::new() } else { edited }
    }

    fn accept(&self, built: Built, edited: &[TreePath]) -> Good {
        let Built { outputs, base_path, pages, sections, contents, .. } = built;
        let follow = edited.iter().find_map(|path| contents.page(path)).cloned();
        Good { outputs, base_path, host: self.host(), pages, sections, contents, follow }
    }

    fn host(&self) -> Option<String> {
        let (occasion, _) = self.session.as_ref()?;
        let rest = occasion.base_url.strip_prefix("http://")?;
        rest.split('/').next().map(str::to_owned)
    }

    fn url(&self) -> String {
        let base_url = self.session.as_ref().map_or("/", |(occasion, _)| &occasion.base_url);
        let host = if base_url.starts_with('/') { format!("http://{}", self.address) } else { String::new() };
        format!("{host}{}/", base_url.trim_end_matches('/'))
    }
}

fn options(site: &Site, flags: &Flags) -> Options {
    Options { drafts: flags.drafts, ..surroundings::options(site, Mode::Serve) }
}

/// Keeps outputs in a folder; HTML and XML only if they are wanted there.
fn keep(store: &Store, output: &Output, outputs: &Tree) -> Option<Diagnostic> {
    let is_page = |extension: Option<&str>| matches!(extension, Some("html" | "xml"));
    let kept = outputs.iter().filter(|(path, _)| store.pages || !is_page(path.extension()));
    let kept: Tree = kept.map(|(path, blob)| (path.clone(), blob.clone())).collect();
    output.sync(&kept).err()
}
