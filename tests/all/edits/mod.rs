//! Random edits of random sites: whatever was built before, a rebuild is a clean build.

mod configuration;
mod content;
mod data;
mod edit;
mod script;
mod serving;
mod site;
mod templates;

use std::cell::Cell;

use kiosque_site::{Built, Options, Session};
use libtest_mimic::{Failed, Trial};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::cases::{build, same};
use script::{Script, config, script};

/// How many scripts of edits are tried, in parts that run side by side, the same ones each time.
/// `KIOSQUE_SCRIPTS` asks for so many others in each part.
const SCRIPTS: u32 = 200;
const PARTS: u64 = 3;
/// Each of these takes as long as many others: grammars are compiled together with all that there are.
const SCRIPTS_WITH_GRAMMARS: u32 = 10;
/// So many more go through the whole command, and with a watcher that looks from time to time.
const SERVED: u32 = 25;
const SERVED_WITH_POLLING: u32 = 5;

pub(crate) fn trials() -> Vec<Trial> {
    let part = |part| {
        let run = move || rebuilds_are_clean_builds(config(SCRIPTS, part), &script());
        Trial::test(format!("edits/rebuilds-are-clean-builds-{part}"), run)
    };
    let with_grammars = Trial::test("edits/rebuilds-with-grammars-are-clean-builds", || {
        rebuilds_are_clean_builds(config(SCRIPTS_WITH_GRAMMARS, 0), &script().prop_map(Script::with_grammars))
    });
    let served = Trial::test("edits/what-is-served-is-a-clean-build", || serve(SERVED, &[]));
    let polling = Trial::test("edits/what-is-served-with-polling-is-a-clean-build", || {
        serve(SERVED_WITH_POLLING, &["--poll"])
    });
    (1..=PARTS).map(part).chain([with_grammars, served, polling]).collect()
}

/// Plays scripts through the command. Smaller ones are not looked for: that would take too long.
fn serve(scripts: u32, arguments: &[&str]) -> Result<(), Failed> {
    let config = Config { max_shrink_iters: 0, ..config(scripts, 0) };
    TestRunner::new(config).run(&script(), |script| {
        serving::play(&script, arguments)
            .map_err(|failed| TestCaseError::fail(failed.message().unwrap_or_default().to_owned()))
    })?;
    Ok(())
}

fn rebuilds_are_clean_builds(config: Config, script: &impl Strategy<Value = Script>) -> Result<(), Failed> {
    let tally = Cell::new(Tally::default());
    TestRunner::new(config).run(script, |script| play(&script, &tally).map_err(TestCaseError::fail))?;
    let tally = tally.get();
    // Else the test would say little.
    if tally.good * 3 < tally.builds || tally.rendered * 2 > tally.clean {
        return Err(format!("too many sites with errors, or too much is rendered again: {tally:?}").into());
    }
    Ok(())
}

/// Builds each state, beside a clean build.
fn play(script: &Script, tally: &Cell<Tally>) -> Result<(), String> {
    let options = Options { drafts: script.drafts, ..Options::default() };
    let mut session = Session::new(options.clone());
    script.states(|files| {
        let built = build(&mut session, files, &options);
        let clean = build(&mut Session::new(options.clone()), files, &options);
        same(&clean, &built).map_err(|error| format!("the build is not a clean build\n{error}"))?;
        tally.set(tally.get().and(&built, &clean));
        Ok(!built.has_errors())
    })
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
