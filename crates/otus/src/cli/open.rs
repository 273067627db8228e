//! `otus open PATH`: discovers the logs in a folder, makes their tables in a catalog that is
//! thrown away afterwards, and runs statements, the shell or the console on them. It must not know how
//! trees are recognised.

use std::io::Write;

use clap::Args;
use clap::builder::PossibleValuesParser;
use otus_service::{QueryOptions, Service};
use otus_types::{ErrorCode, QueryError, QueryFailure};

use super::execute::Execute;
use super::shell::{self, Shell};
use super::watch::Watch;
use super::{FAILED, Global, USAGE, discover, print, query, report, serve, target};
use crate::output::{self, safe};

#[derive(Debug, Args)]
pub struct OpenArgs {
    /// A folder, a part of a tree, a file, or s3://BUCKET/PREFIX
    #[arg(value_name = "PATH|s3://BUCKET/PREFIX")]
    target: String,
    /// Statements to run instead of the shell
    sql: Option<String>,
    /// Result format [default: table on a terminal, else csv]
    #[arg(long, short, value_parser = PossibleValuesParser::new(output::names()))]
    output: Option<String>,
    /// Serve the console in the browser instead of the shell, on this machine only
    #[arg(long, conflicts_with_all = ["sql", "output"])]
    console: bool,
}

impl OpenArgs {
    /// Whether it becomes a server.
    pub fn is_console(&self) -> bool {
        self.console
    }
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &OpenArgs) -> u8 {
    let target = match target::read(global, &args.target) {
        Ok(target) => target,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    // Removed with everything in it when the command ends.
    let passing = match tempfile::Builder::new().prefix("otus-open-").tempdir() {
        Ok(passing) => passing,
        Err(problem) => {
            print::note(&format!("error: cannot make a temporary folder: {problem}"));
            return FAILED;
        }
    };
    match prepare(global, &target, passing.path().to_owned()) {
        Ok(service) if args.console => serve::console(service, passing.path()),
        Ok(service) => start(global, args, &service),
        Err(problem) => {
            report::error(&problem.first);
            FAILED
        }
    }
}

fn prepare(
    global: &Global,
    target: &target::Target,
    data_dir: std::path::PathBuf,
) -> Result<Service, QueryFailure> {
    let service = global.open_with(Some(data_dir), target.mount.clone())?;
    let found = discover::look(global, &service, target, "default")?;
    for line in found.trees.iter().flat_map(discover::describe) {
        print::note(&safe::neutral(&line));
    }
    if found.trees.iter().all(|it| it.table.is_none()) {
        let text = format!("no logs found in {}", found.location);
        let mut error = QueryError::new(ErrorCode::GenericUserError, text);
        for others in &found.others {
            error = error.hint(format!("{}: {}", others.location, others.what));
        }
        return Err(error.into());
    }
    discover::create(&service, &found, "default");
    Ok(service)
}

fn start(global: &Global, args: &OpenArgs, service: &Service) -> u8 {
    let Some(sql) = &args.sql else {
        return Shell::new(service, args.output.as_deref(), shell::history(global)).run();
    };
    let Some(mut output) = query::chosen(args.output.as_deref()) else { return USAGE };
    let options = QueryOptions { database: String::from("default"), ..QueryOptions::default() };
    let watch = Watch::progress();
    let execute =
        Execute { service, options: &options, dry_run: false, timing: true, watch: &watch };
    let mut out = print::stdout();
    let ended = execute.statements(sql, output.as_mut(), &mut out);
    let flushed = out.flush();
    query::said(sql, ended.and_then(|()| Ok(flushed?)))
}
