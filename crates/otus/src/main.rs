//! The `otus` command. It wires the crates together and must hold no logic of its own.

mod cli;
mod output;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
