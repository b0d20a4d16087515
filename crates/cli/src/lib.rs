//! The command line: arguments, commands, and the loop that joins disk, session and server.
//!
//! The clock, the environment, the working directory and the terminal are known here and nowhere else. How
//! anything is rendered is not.

mod args;
mod base_url;
mod build;
mod check;
mod completion;
mod count;
mod eject;
mod failure;
mod init;
mod inputs;
mod locate;
mod network;
mod output;
mod root;
mod serve;
mod surroundings;
mod terminal;

#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Job};
use failure::Failure;
use terminal::Terminal;

/// Runs the command that the arguments ask for; the first of them is the program's name.
///
/// The exit code is 0 if it is done, 1 if the site has errors or can't be written, 2 if the arguments are
/// wrong. What was done is said on the standard output, diagnostics go to the standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let terminal = Terminal::new();
    let job = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments.lower(),
        Err(message) => return misuse(&message),
    };
    match dispatch(&job, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(diagnostics)) => {
            terminal.diagnostics(&diagnostics);
            if let Some(summary) = failure::summary(&diagnostics) {
                terminal.note(summary);
            }
            ExitCode::FAILURE
        }
    }
}

fn dispatch(job: &Job, terminal: &Terminal) -> Result<(), Failure> {
    match job {
        Job::Build(place, flags) => build::run(&place.find()?, flags, terminal),
        Job::Serve(place, flags) => serve::run(&place.find()?, flags, terminal),
        Job::Check(place, flags) => check::run(&place.find()?, flags, terminal),
        Job::Eject(place, flags) => eject::run(&place.find()?, flags, terminal),
        Job::Init(flags) => init::run(flags, terminal),
        Job::Completion(shell) => {
            completion::run(*shell, terminal);
            Ok(())
        }
    }
}

/// Says what is wrong with the arguments, or shows the help that they ask for, which is not wrong.
fn misuse(message: &clap::Error) -> ExitCode {
    // Where nobody listens, there is nobody to tell.
    let _ = message.print();
    ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(2))
}
