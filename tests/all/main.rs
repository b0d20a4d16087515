//! The tests of the whole, in one binary: case files, golden sites, the theme in Zola, random edits, blocks at all places,
//! plugins, the links of our own site, the command line, and the live preview in a browser.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read their cases, prepare folders, and are told what to do by the environment"
)]

mod browser;
mod cases;
mod command_line;
mod dropin;
mod edits;
mod folder;
mod generated;
mod golden;
mod links;
mod manual;
mod pages;
mod places;
mod plugin;
mod process;
mod renders;
mod saves;
mod saving;
mod served;
mod serving;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let trials = [
        cases::trials(),
        golden::trials(),
        dropin::trials(),
        edits::trials(),
        links::trials(),
        places::trials(),
        plugin::trials(),
        command_line::trials(),
        serving::trials(),
        browser::trials(),
        pages::trials(),
        manual::trials(),
        renders::trials(),
        saving::trials(),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials.into_iter().flatten().collect()).exit_code()
}
