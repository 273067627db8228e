//! `otus investigate list|show|run`: the library of questions. `run` fills one in and hands
//! it on like any other statement. It must not know any question.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::DateTime;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use otus_investigate::library::{self, Fill, Investigation};
use otus_service::{QueryOptions, Service};

use super::execute::Execute;
use super::watch::Watch;
use super::{DONE, FAILED, Global, USAGE, print, query, report};
use crate::output;

#[derive(Debug, Args)]
pub struct InvestigateArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every question, by tactic
    List,
    /// What a question asks, its parameters and its SQL
    Show {
        /// As `list` prints it
        name: String,
        #[command(flatten)]
        filling: Filling,
    },
    /// Ask it
    Run {
        /// As `list` prints it
        name: String,
        #[command(flatten)]
        filling: Filling,
        /// Result format [default: table on a terminal, else csv]
        #[arg(long, short, value_parser = PossibleValuesParser::new(output::names()))]
        output: Option<String>,
        /// Say what would be read; read nothing
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
struct Filling {
    /// A parameter; tables of other logs are parameters too (vpc_flow=…)
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = pair)]
    parameters: Vec<(String, String)>,
    /// The table of the first log the question reads [default: the log's name]
    #[arg(long)]
    table: Option<String>,
    /// Database of names without one
    #[arg(long, default_value = "default")]
    database: String,
    /// Only what happened from here on: a day, an instant, or -7d
    #[arg(long, allow_hyphen_values = true)]
    from: Option<String>,
    /// Only what happened before
    #[arg(long, allow_hyphen_values = true)]
    to: Option<String>,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &InvestigateArgs) -> u8 {
    match &args.what {
        What::List => written(|out| list(out)),
        What::Show { name, filling } => match known(name) {
            Some(it) => written(|out| show(out, it, filling)),
            None => USAGE,
        },
        What::Run { name, filling, output, dry_run } => match known(name) {
            Some(it) => ask(global, it, filling, output.as_deref(), *dry_run),
            None => USAGE,
        },
    }
}

fn known(name: &str) -> Option<&'static Investigation> {
    let found = library::by_name(name);
    if found.is_none() {
        print::note(&format!(
            "error: there is no investigation {name}; otus investigate list names them"
        ));
    }
    found
}

fn written(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> u8 {
    let mut out = print::stdout();
    let ended = write(&mut out).and_then(|()| out.flush());
    query::said("", ended.map_err(Into::into))
}

fn list(out: &mut dyn Write) -> std::io::Result<()> {
    let width = library::all().iter().map(|it| it.name.len()).max().unwrap_or_default();
    for it in library::all() {
        writeln!(out, "{:width$}  {:10} {:20} {}", it.name, it.kind.name(), it.tactic, it.title)?;
    }
    Ok(())
}

fn show(out: &mut dyn Write, it: &Investigation, filling: &Filling) -> std::io::Result<()> {
    writeln!(out, "-- {}\n-- {}\n-- {}", it.title, it.question, it.why)?;
    writeln!(out, "-- {}, {}, {}", it.kind.name(), it.tactic, it.mitre.join(", "))?;
    for parameter in &it.parameters {
        let default = parameter.default.as_deref();
        let default = default.map_or(String::from("required"), |it| format!("default {it}"));
        let (name, kind) = (&parameter.name, parameter.kind.name());
        writeln!(out, "-- --param {name}=…  {kind}, {default}: {}", parameter.about)?;
    }
    for table in &it.tables {
        writeln!(out, "-- --param {table}=…  table of this log, default {table}")?;
    }
    // Without values the placeholders stay: they show where each goes.
    let values = values(it, filling);
    let table = |given: &str| library::Named { sql: given.to_owned(), day: None };
    let fill = Fill { values: &values, now: chrono::Utc::now(), table: &table };
    let filled = it.fill(&fill);
    writeln!(out, "{};", filled.as_deref().unwrap_or(it.sql))
}

fn ask(
    global: &Global,
    it: &Investigation,
    filling: &Filling,
    format: Option<&str>,
    dry_run: bool,
) -> u8 {
    let Some(mut output) = query::chosen(format) else { return USAGE };
    let service = match global.open() {
        Ok(service) => service,
        Err(problem) => {
            report::error(&problem.first);
            return FAILED;
        }
    };
    let sql = match filled(&service, it, filling) {
        Ok(sql) => sql,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    let options = QueryOptions { database: filling.database.clone(), ..QueryOptions::default() };
    let watch = Watch::progress();
    let execute =
        Execute { service: &service, options: &options, dry_run, timing: true, watch: &watch };
    let mut out = print::stdout();
    let ended = execute.statements(&sql, output.as_mut(), &mut out);
    let flushed = out.flush();
    let code = query::said(&sql, ended.and_then(|()| Ok(flushed?)));
    if code == DONE && !dry_run {
        print::note(&format!("{}: {}", it.title, it.why));
    }
    code
}

fn filled(service: &Service, it: &Investigation, filling: &Filling) -> Result<String, String> {
    let values = values(it, filling);
    let catalog = service.engine().catalog();
    let table = |given: &str| library::named(catalog.as_ref(), &filling.database, given);
    let now = DateTime::from_timestamp_millis(service.now_millis()).unwrap_or_default();
    it.fill(&Fill { values: &values, now, table: &table }).map_err(|it| it.0)
}

fn values(it: &Investigation, filling: &Filling) -> BTreeMap<String, String> {
    let mut values: BTreeMap<String, String> = filling.parameters.iter().cloned().collect();
    let table = it.tables.first().zip(filling.table.clone());
    values.extend(table.map(|(log, table)| (log.clone(), table)));
    let spans = [("from", &filling.from), ("to", &filling.to)];
    values.extend(spans.into_iter().filter_map(|(name, it)| Some((name.to_owned(), it.clone()?))));
    values
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err(String::from("expected NAME=VALUE")),
    }
}
