//! `otus query`: runs statements in order, results to standard output, everything else to
//! standard error, and stops at the first failure. It must not know SQL.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use clap::builder::PossibleValuesParser;
use futures::StreamExt;
use otus_service::{self as service, QueryOptions, Service};
use otus_sql::ast::{Prepared, Statement, StatementKind};
use otus_types::QueryFailure;

use super::{DONE, FAILED, Global, USAGE, footer, print, report};
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

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &QueryArgs) -> u8 {
    let text = match statement_text(args) {
        Ok(text) => text,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    let default = if print::to_terminal() { "table" } else { "csv" };
    let Some(mut output) = output::make(args.output.as_deref().unwrap_or(default)) else {
        return USAGE;
    };
    if output.is_single() && print::to_terminal() {
        print::note("error: this format is binary; send it to a file: > result.parquet");
        return USAGE;
    }
    let service = match global.open() {
        Ok(service) => service,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let mut out = print::stdout();
    let ended = statements(&service, args, &text, output.as_mut(), &mut out);
    let ended = match ended {
        Ok(()) => out.flush().map_err(Stop::from),
        // What came before a failure stays readable.
        Err(stop) => out.flush().map_err(Stop::from).and(Err(stop)),
    };
    match ended {
        Ok(()) | Err(Stop::NobodyReads) => DONE,
        Err(Stop::Usage(problem)) => {
            print::note(&format!("error: {problem}"));
            USAGE
        }
        Err(Stop::Statement(problem)) => {
            report::failure(&text, &problem);
            FAILED
        }
        Err(Stop::Write(problem)) => {
            print::note(&format!("error: cannot write the result: {problem}"));
            FAILED
        }
    }
}

/// Why the command ends early.
enum Stop {
    Statement(QueryFailure),
    /// The output format cannot hold what was asked.
    Usage(&'static str),
    /// The reader of the pipe went away, which is its right.
    NobodyReads,
    Write(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Stop::NobodyReads
        } else {
            Stop::Write(error)
        }
    }
}

impl From<QueryFailure> for Stop {
    fn from(failure: QueryFailure) -> Self {
        Stop::Statement(failure)
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

fn statements(
    service: &Service,
    args: &QueryArgs,
    text: &str,
    output: &mut dyn Output,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let options = QueryOptions {
        database: args.database.clone(),
        parameters: args.parameters.clone(),
        strict: args.strict,
    };
    let statements = service.parse(text)?;
    if output.is_single() && !matches!(statements.as_slice(), [one] if returns_rows(one)) {
        return Err(Stop::Usage("this format takes exactly one statement that returns rows"));
    }
    for statement in &statements {
        let started = Instant::now();
        let prepared = service.prepare(text, statement, &options)?;
        report::advice(text, prepared.advice());
        if args.dry_run {
            dry_run(service, &prepared, text)?;
        } else {
            one(service, prepared, text, started, output, out)?;
        }
    }
    Ok(())
}

fn returns_rows(statement: &Statement) -> bool {
    let executes =
        |it: &Prepared| matches!(it, Prepared::Execute { .. } | Prepared::ExecuteImmediate { .. });
    match &statement.kind {
        StatementKind::Query(_) => true,
        StatementKind::Prepared(it) => executes(it),
        _ => false,
    }
}

fn dry_run(service: &Service, prepared: &service::Prepared, text: &str) -> Result<(), Stop> {
    let estimate = service.estimate(prepared)?;
    report::advice(text, &estimate.advice);
    footer::estimate(&estimate);
    Ok(())
}

fn one(
    service: &Service,
    prepared: service::Prepared,
    text: &str,
    started: Instant,
    output: &mut dyn Output,
    out: &mut dyn Write,
) -> Result<(), Stop> {
    let mut running = service.run(prepared)?;
    let mut rows = 0;
    let written: Result<(), Stop> = service.block_on(async {
        // A statement that fails before its first row prints nothing, not even a header.
        let mut begun = false;
        while let Some(batch) = running.rows().next().await {
            let batch = batch?;
            if !std::mem::replace(&mut begun, true) {
                output.begin(out, running.shape())?;
            }
            rows += batch.num_rows() as u64;
            output.rows(out, &batch)?;
        }
        if !begun {
            output.begin(out, running.shape())?;
        }
        Ok(())
    });
    written?;
    output.end(out)?;
    let outcome = service.block_on(running.finish())?;
    out.flush()?;
    footer::damage(&outcome.scan);
    report::advice(text, &outcome.advice);
    for line in &outcome.explanation {
        print::note(&format!("empty: {line}"));
    }
    if output.has_footer() {
        footer::footer(started.elapsed(), rows, &outcome.scan);
    }
    Ok(())
}
