//! Builds, one after another.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use kiosque_source::{Diagnostic, Tree, TreePath};

use crate::Plugin;

/// What a build is for; templates read it as `config.mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// `kiosque build`.
    #[default]
    Build,
    /// `kiosque serve`.
    Serve,
    /// `kiosque check`.
    Check,
}

/// What a build takes from outside of the site's files.
#[derive(Clone, Default)]
pub struct Options {
    /// What the build is for.
    pub mode: Mode,
    /// The configuration file; without it `zola.toml`, or else `config.toml`.
    pub config: Option<TreePath>,
    /// In place of the `base_url` of the configuration.
    pub base_url: Option<String>,
    /// Whether drafts are part of the site.
    pub drafts: bool,
    /// Whether HTML is minified, whatever the configuration says.
    pub minify: bool,
    /// The time that `now()` gives.
    pub now: Timestamp,
    /// The variables that `get_env()` sees.
    pub environment: Arc<BTreeMap<String, String>>,
    /// What other crates add.
    pub plugins: Vec<Arc<dyn Plugin>>,
}

/// Builds a site again and again. What does not change from build to build is kept.
pub struct Session {
    options: Options,
}

/// The result of a build.
#[derive(Default)]
pub struct Built {
    /// The outputs by their path below the output folder. Where there are errors, they are not complete.
    pub outputs: Tree,
    /// What is wrong with the site, in a total order: errors first.
    pub diagnostics: Vec<Diagnostic>,
    /// How many outputs were rendered by a template in this build.
    pub rendered: usize,
    /// The path of the base URL without a slash at its end: empty, or such as `/kiosque`.
    pub base_path: String,
    /// The numbers of pages, and of sections, that the site has.
    pub pages: usize,
    /// See `pages`.
    pub sections: usize,
}

impl Built {
    /// Whether the site has errors.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl Session {
    /// A session that has built nothing.
    pub fn new(options: Options) -> Self {
        Self { options }
    }

    /// Builds the site of these inputs.
    pub fn build(&mut self, tree: &Tree) -> Built {
        let _ = (tree, &self.options);
        Built::default()
    }
}
