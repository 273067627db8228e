//! `otus query`: runs statements in order, results to standard output, everything else to
//! standard error, and stops at the first failure. It must not know SQL.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;
use otus_service::QueryOptions;

use super::execute::{Execute, Stop};
use super::watch::Watch;
use super::{DONE, FAILED, Global, USAGE, print, report};
use crate::output::{self, Output};

#[derive(Debug, Args)]
pub struct QueryArgs {
    /// The statements; `-` reads standard input
    sql: Option<String>,
    /// Database of names without one
    #[arg(long, default_value = "default")]
    database: String,
    /// Result format [default: table on a terminal, else csv]
    #[arg(long, short, value_parser = PossibleValuesParser::new(output::names()))]
    output: Option<String>,
    /// Read the statements from a file
    #[arg(long, short, value_name = "FILE", conflicts_with = "sql")]
    file: Option<PathBuf>,
    /// Fail when an object is damaged
    #[arg(long)]
    strict: bool,
    /// Say what would be scanned and what Athena would charge; read nothing
    #[arg(long)]
    dry_run: bool,
    /// A value for each `?`, as SQL literal text
    #[arg(long = "parameter", value_name = "SQL")]
    parameters: Vec<String>,
}

/// The output of this name, or the one that suits where it goes; `None` when it would be
/// bytes on a terminal, which is said.
pub fn chosen(name: Option<&str>) -> Option<Box<dyn Output>> {
    let default = if print::to_terminal() { "table" } else { "csv" };
    let output = output::make(name.unwrap_or(default))?;
    if output.is_single() && print::to_terminal() {
        print::note("error: this format is binary; send it to a file: > result.parquet");
        return None;
    }
    Some(output)
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &QueryArgs) -> u8 {
    let text = match statement_text(args) {
        Ok(text) => text,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    let Some(mut output) = chosen(args.output.as_deref()) else { return USAGE };
    let service = match global.open() {
        Ok(service) => service,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let mut out = print::stdout();
    let options = QueryOptions {
        database: args.database.clone(),
        parameters: args.parameters.clone(),
        strict: args.strict,
    };
    let watch = Watch::progress();
    let execute = Execute {
        service: &service,
        options: &options,
        dry_run: args.dry_run,
        timing: true,
        watch: &watch,
    };
    let ended = execute.statements(&text, output.as_mut(), &mut out);
    let ended = match ended {
        Ok(()) => out.flush().map_err(Stop::from),
        // What came before a failure stays readable.
        Err(stop) => out.flush().map_err(Stop::from).and(Err(stop)),
    };
    said(&text, ended)
}

/// Says on standard error why statements ended; the exit code.
pub fn said(text: &str, ended: Result<(), Stop>) -> u8 {
    match ended {
        Ok(()) | Err(Stop::NobodyReads) => DONE,
        Err(Stop::Usage(problem)) => {
            print::note(&format!("error: {problem}"));
            USAGE
        }
        Err(Stop::Statement(problem)) => {
            report::failure(text, &problem);
            FAILED
        }
        Err(Stop::Cancelled) => {
            print::note("Query cancelled");
            FAILED
        }
        Err(Stop::Write(problem)) => {
            print::note(&format!("error: cannot write the result: {problem}"));
            FAILED
        }
    }
}

fn statement_text(args: &QueryArgs) -> Result<String, String> {
    if let Some(path) = &args.file {
        return std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()));
    }
    match args.sql.as_deref() {
        None => Err(String::from("no SQL given: pass a statement, `-` or --file")),
        Some("-") => {
            let mut text = String::new();
            let read = io::stdin().read_to_string(&mut text);
            read.map(|_| text).map_err(|error| format!("cannot read standard input: {error}"))
        }
        Some(sql) => Ok(sql.to_owned()),
    }
}
