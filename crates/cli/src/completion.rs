//! `kiosque completion`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::Arguments;
use crate::terminal::Terminal;

/// Prints the script that completes commands in a shell.
pub(crate) fn run(shell: Shell, terminal: &Terminal) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "kiosque", &mut script);
    terminal.text(&String::from_utf8_lossy(&script));
}
