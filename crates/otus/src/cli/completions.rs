//! `otus completions`: what a shell reads to complete commands and options, made from the
//! definition of the command line itself. It must not know any command.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, DONE, FAILED, print};

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Whose completions to print
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command; the exit code.
pub fn run(args: &CompletionsArgs) -> u8 {
    // Into memory first: the generator takes a closed pipe for a bug.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "otus", &mut script);
    let mut out = print::stdout();
    let written = out.write_all(&script).and_then(|()| out.flush());
    if written.is_ok() { DONE } else { FAILED }
}
