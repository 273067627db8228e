//! `otus fmt`: prints statements in the house style. It must not know the catalog.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;

use super::{DONE, FAILED, USAGE, print, report};

#[derive(Debug, Args)]
pub struct FmtArgs {
    /// The file to format; without it, or with `-`, standard input
    #[arg(long, short, value_name = "FILE")]
    file: Option<PathBuf>,
    /// `-` for standard input
    #[arg(value_parser = ["-"], conflicts_with = "file")]
    input: Option<String>,
}

/// Runs the command; the exit code.
pub fn run(args: &FmtArgs) -> u8 {
    let text = match read(args) {
        Ok(text) => text,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    match otus_sql::format_text(&text) {
        Ok(formatted) => {
            let mut out = print::stdout();
            let written = out.write_all(formatted.as_bytes()).and_then(|()| out.flush());
            if written.is_ok() { DONE } else { FAILED }
        }
        Err(problem) => {
            report::failure(&text, &problem);
            FAILED
        }
    }
}

fn read(args: &FmtArgs) -> Result<String, String> {
    if let Some(path) = args.file.as_ref().filter(|it| it.as_os_str() != "-") {
        return std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()));
    }
    let mut text = String::new();
    let read = io::stdin().read_to_string(&mut text);
    read.map(|_| text).map_err(|error| format!("cannot read standard input: {error}"))
}
