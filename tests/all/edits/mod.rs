//! Random edits of random sites: whatever was built before, a rebuild is a clean build.

mod content;
mod site;
mod templates;

use std::cell::Cell;

use kiosque_site::{Built, Options, Session};
use kiosque_source::{Tree, TreePath};
use libtest_mimic::{Failed, Trial};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::cases::{build, same};

/// How many scripts of edits are tried, the same ones each time. `KIOSQUE_SCRIPTS` asks for so many others.
const SCRIPTS: u32 = 200;

/// How many edits a script has at most, and how many of them come between two builds.
const BUILDS: usize = 8;
const EDITS: usize = 3;

/// A change to the files of a site.
#[derive(Clone, Debug)]
enum Edit {
    /// A file appears or gets another text.
    Put(&'static str, String),
    /// A file goes away, if it is there.
    Delete(&'static str),
    /// A file moves, if it is there; what was at the other place is lost.
    Rename(&'static str, &'static str),
}

pub(crate) fn trials() -> Vec<Trial> {
    vec![Trial::test("edits/rebuilds_are_clean_builds", rebuilds_are_clean_builds)]
}

fn rebuilds_are_clean_builds() -> Result<(), Failed> {
    let wanted: Option<u32> = std::env::var("KIOSQUE_SCRIPTS").ok().and_then(|count| count.parse().ok());
    let config = Config { failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    let config = match wanted {
        Some(cases) => Config { cases, ..config },
        None => Config { cases: SCRIPTS, rng_seed: RngSeed::Fixed(1), ..config },
    };
    let script = proptest::collection::vec(proptest::collection::vec(edit(), 1..=EDITS), 2..=BUILDS);
    let tally = Cell::new(Tally::default());
    TestRunner::new(config).run(&(site::whole(), script), |(site, script)| {
        play(site, &script, &tally).map_err(TestCaseError::fail)
    })?;
    let tally = tally.get();
    // Else the test would say little.
    if tally.good * 3 < tally.builds || tally.rendered * 2 > tally.clean {
        return Err(format!("too many sites with errors, or too much is rendered again: {tally:?}").into());
    }
    Ok(())
}

/// Builds after each batch of edits, beside clean builds.
fn play(site: Vec<site::File>, script: &[Vec<Edit>], tally: &Cell<Tally>) -> Result<(), String> {
    let mut files: Tree = site.into_iter().map(|(path, text)| (place(path), text.into())).collect();
    let options = Options::default();
    let mut session = Session::new(options.clone());
    build(&mut session, &files, &options);
    let mut good = files.clone();
    for (number, edits) in script.iter().enumerate() {
        // Every other time, what broke the site is taken back.
        if number % 2 == 1 {
            files = good.clone();
        }
        for edit in edits {
            apply(&mut files, edit);
        }
        let built = build(&mut session, &files, &options);
        let clean = build(&mut Session::new(options.clone()), &files, &options);
        same(&clean, &built)
            .map_err(|error| format!("build {} is not a clean build\n{error}", number + 1))?;
        if !built.has_errors() {
            good = files.clone();
        }
        tally.set(tally.get().and(&built, &clean));
    }
    Ok(())
}

/// What all scripts together came to.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    builds: usize,
    /// The builds without errors.
    good: usize,
    /// How many outputs these rendered, and how many a clean build did.
    rendered: usize,
    clean: usize,
}

impl Tally {
    fn and(mut self, built: &Built, clean: &Built) -> Self {
        self.builds += 1;
        if !built.has_errors() {
            self.good += 1;
            self.rendered += built.rendered.outputs.len();
            self.clean += clean.rendered.outputs.len();
        }
        self
    }
}

fn place(path: &str) -> TreePath {
    TreePath::new(path).unwrap_or_else(|_| unreachable!("all paths of the sites are good"))
}

fn apply(files: &mut Tree, edit: &Edit) {
    match edit {
        Edit::Put(path, text) => files.insert(place(path), text.as_str().into()),
        Edit::Delete(path) => files.remove(&place(path)),
        Edit::Rename(from, to) => {
            if let Some(blob) = files.get(&place(from)) {
                files.remove(&place(from));
                files.insert(place(to), blob);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        6 => site::file().prop_map(|(path, text)| Edit::Put(path, text)),
        2 => site::path().prop_map(Edit::Delete),
        1 => site::move_of_a_file().prop_map(|(from, to)| Edit::Rename(from, to)),
    ]
}
