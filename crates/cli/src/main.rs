//! The command `kiosque`.

use std::process::ExitCode;

fn main() -> ExitCode {
    kiosque::run(std::env::args_os())
}
