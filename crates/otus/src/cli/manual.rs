//! `otus manual`: manual pages, made from the definition of the command line itself. It must
//! not know any command.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use super::{Cli, DONE, FAILED, print};

#[derive(Debug, Args)]
pub struct ManualArgs {
    /// The folder to write into: otus.1 and a page for each command
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the command; the exit code.
pub fn run(args: &ManualArgs) -> u8 {
    let written = fs::create_dir_all(&args.out)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), &args.out));
    match written {
        Ok(()) => DONE,
        Err(problem) => {
            print::note(&format!("error: cannot write {}: {problem}", args.out.display()));
            FAILED
        }
    }
}
