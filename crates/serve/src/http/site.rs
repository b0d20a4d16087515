//! What is served.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_source::{Tree, TreePath};

/// Finds the file that a page is made of.
pub type SourceOf = Arc<dyn Fn(&TreePath) -> Option<TreePath> + Send + Sync>;

/// What is served.
#[derive(Clone)]
pub struct Site {
    /// The files by their path below the base path.
    pub outputs: Tree,
    /// The path of the site's base URL, decoded: empty, or such as `/kiosque`.
    pub base_path: String,
    /// The host in its links, with the port, if they name one by `http`.
    pub host: Option<String>,
    /// The page in `outputs` that answers where there is no file.
    pub not_found: Option<TreePath>,
    /// The file that a page in `outputs` is made of, if it is one; asked when somebody looks at it.
    pub source: SourceOf,
    /// Those pages in `outputs` that readers do not see yet.
    pub badges: BTreeMap<TreePath, Badge>,
    /// The page in `outputs` that browsers are to move to when they hear of this site.
    pub follow: Option<TreePath>,
}

/// Why readers do not see a page yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Badge {
    /// It is a draft.
    Draft,
    /// Its date is still to come.
    Future,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            outputs: Tree::default(),
            base_path: String::new(),
            host: None,
            not_found: None,
            source: Arc::new(|_| None),
            badges: BTreeMap::new(),
            follow: None,
        }
    }
}
