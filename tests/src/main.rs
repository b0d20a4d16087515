//! The command `kiosque`, for the tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    kiosque::run(std::env::args_os())
}
