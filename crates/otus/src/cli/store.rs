//! `otus store`: looking after the embedded store. It must not know how it keeps objects.

use std::io::Write as _;

use clap::{Args, Subcommand};
use otus_storage::embedded::{Finding, Store, StoreError, Verified};

use super::{DONE, FAILED, Global, print, report};

#[derive(Debug, Args)]
pub struct StoreArgs {
    #[command(subcommand)]
    command: StoreCommand,
}

#[derive(Debug, Subcommand)]
enum StoreCommand {
    /// Read every stored byte and compare it with its checksum; also while a server runs
    Verify,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &StoreArgs) -> u8 {
    let data_dir = match global.data_dir() {
        Ok(data_dir) => data_dir,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let StoreCommand::Verify = args.command;
    let verified = std::fs::create_dir_all(&data_dir)
        .map_err(StoreError::from)
        .and_then(|()| Store::open(&data_dir))
        .and_then(|store| store.verify());
    match verified {
        Ok(verified) => tell(&verified),
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            FAILED
        }
    }
}

fn tell(verified: &Verified) -> u8 {
    let mut out = print::stdout();
    let mut damaged = false;
    for finding in &verified.findings {
        let line = match finding {
            Finding::Damaged { blob, reason, objects } => {
                damaged = true;
                format!("damaged\t{blob}\t{reason}\t{}", objects.join(" "))
            }
            Finding::Inconsistent(what) => {
                damaged = true;
                format!("inconsistent\t{what}")
            }
            Finding::Unnamed(blob) => format!("unnamed\t{blob}"),
        };
        let _ = writeln!(out, "{line}");
    }
    let Verified { objects, blobs, bytes, .. } = verified;
    let _ = writeln!(out, "{objects} objects, {blobs} blobs, {bytes} bytes read");
    let _ = out.flush();
    if damaged { FAILED } else { DONE }
}
