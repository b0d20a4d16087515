//! Random sites with what is done to them.

use kiosque_source::Tree;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::configuration::with_grammars;
use super::edit::{Edit, apply, edit, place};
use super::site::{self, CONFIG};

/// How many builds a script has at most after the first, and how many edits come between two of them.
const BUILDS: usize = 8;
const EDITS: usize = 3;

/// A site, and what is done to it.
#[derive(Clone, Debug)]
pub(super) struct Script {
    site: Vec<site::File>,
    /// Whether drafts are built.
    pub(super) drafts: bool,
    /// The edits before each build.
    batches: Vec<Vec<Edit>>,
}

/// Any script.
pub(super) fn script() -> impl Strategy<Value = Script> {
    let batches = vec(vec(edit(), 1..=EDITS), 2..=BUILDS);
    let parts = (site::whole(), proptest::bool::weighted(0.2), batches);
    parts.prop_map(|(site, drafts, batches)| Script { site, drafts, batches })
}

/// So many scripts, the same ones for the same part; or so many others as `KIOSQUE_SCRIPTS` asks for.
pub(super) fn config(scripts: u32, part: u64) -> Config {
    let wanted: Option<u32> = std::env::var("KIOSQUE_SCRIPTS").ok().and_then(|count| count.parse().ok());
    let config = Config { failure_persistence: None, max_shrink_iters: 100, ..Config::default() };
    match wanted {
        Some(cases) => Config { cases, ..config },
        None => Config { cases: scripts, rng_seed: RngSeed::Fixed(part), ..config },
    }
}

impl Script {
    /// The same, with grammars and themes of the site where code is coloured.
    pub(super) fn with_grammars(mut self) -> Self {
        let put = |edit| match edit {
            &mut Edit::Put(path, ref mut text) => Some((path, text)),
            _ => None,
        };
        let edits = self.batches.iter_mut().flatten().filter_map(put);
        let files = self.site.iter_mut().map(|(path, text)| (*path, text));
        for (_, text) in files.chain(edits).filter(|(path, _)| *path == CONFIG) {
            *text = with_grammars(text);
        }
        self
    }

    /// Shows the states of the site, at first and after each batch of edits, to `is_good`, which says whether a state
    /// is without errors. Every other time, what broke the site is taken back before the next edits.
    pub(super) fn states(
        &self,
        mut is_good: impl FnMut(&Tree) -> Result<bool, String>,
    ) -> Result<(), String> {
        let files = self.site.iter().map(|(path, text)| (place(path), text.as_str().into()));
        let mut files: Tree = files.collect();
        is_good(&files)?;
        let mut good = files.clone();
        for (number, batch) in self.batches.iter().enumerate() {
            if number % 2 == 1 {
                files = good.clone();
            }
            for edit in batch {
                apply(&mut files, edit);
            }
            if is_good(&files).map_err(|error| format!("after batch {}: {error}", number + 1))? {
                good = files.clone();
            }
        }
        Ok(())
    }
}
