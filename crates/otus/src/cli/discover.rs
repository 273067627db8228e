//! `otus discover`: which logs lie in a folder or bucket, and the tables they make. What was
//! found is printed as SQL comments above the statements, so that the output is a script. It
//! must not know how trees are recognised.

use std::io::{self, Write};

use clap::Args;
use otus_investigate::discover::{self, DaySpan, Discovery, Tree};
use otus_service::{QueryOptions, Service};
use otus_types::QueryFailure;

use super::target::{self, Target};
use super::{DONE, FAILED, Global, USAGE, footer, print, report};
use crate::output::safe;

/// Accounts, regions and gaps named before the rest is only counted.
const NAMED: usize = 6;

#[derive(Debug, Args)]
pub struct DiscoverArgs {
    /// A folder, a part of a tree, a file, or s3://BUCKET/PREFIX
    #[arg(value_name = "PATH|s3://BUCKET/PREFIX")]
    target: String,
    /// Create the tables
    #[arg(long)]
    create: bool,
    /// The database they are created in
    #[arg(long, default_value = "default")]
    database: String,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command; the exit code.
pub fn run(global: &Global, args: &DiscoverArgs) -> u8 {
    let target = match target::read(global, &args.target) {
        Ok(target) => target,
        Err(problem) => {
            print::note(&format!("error: {problem}"));
            return USAGE;
        }
    };
    match found(global, args, &target) {
        Ok(code) => code,
        Err(problem) => {
            report::error(&problem.first);
            FAILED
        }
    }
}

fn found(global: &Global, args: &DiscoverArgs, target: &Target) -> Result<u8, QueryFailure> {
    let service = global.open_with(None, target.mount.clone())?;
    let found = look(global, &service, target, &args.database)?;
    let mut out = print::stdout();
    let written = if args.json { json(&mut out, &found) } else { script(&mut out, &found) };
    if written.and_then(|()| out.flush()).is_err() {
        return Ok(FAILED);
    }
    if found.trees.is_empty() {
        print::note(&format!("No logs found in {}", safe::neutral(&found.location)));
    }
    let created = !args.create || create(&service, &found, &args.database);
    if let Some(mount) = &target.mount {
        let text = format!("--mount {}={}", mount.bucket, mount.target);
        print::note(&format!("hint: query the tables with {}", safe::neutral(&text)));
    }
    Ok(if created { DONE } else { FAILED })
}

/// Looks through the target.
///
/// # Errors
/// When the bucket is not mounted or cannot be listed.
pub fn look(
    global: &Global,
    service: &Service,
    target: &Target,
    database: &str,
) -> Result<Discovery, QueryFailure> {
    let tables = service.engine().catalog().tables(database).unwrap_or_default();
    let place = |it: &otus_catalog::Table| it.location().unwrap_or_default().to_owned();
    let existing = tables.iter().map(|it| (it.name.clone(), place(it))).collect();
    let bucket = service.engine().objects().bucket(&target.bucket)?;
    let (name, prefix, today) = (&target.bucket, &target.prefix, global.today());
    let looking = discover::discover(name, &bucket, prefix, today, &existing);
    Ok(service.block_on(looking).map_err(|error| error.to_query_error())?)
}

/// Creates every table that was found and says so; whether all could be.
pub fn create(service: &Service, found: &Discovery, database: &str) -> bool {
    let mut good = true;
    let options = QueryOptions { database: database.to_owned(), ..QueryOptions::default() };
    for table in found.trees.iter().filter_map(|it| it.table.as_ref()) {
        match run_one(service, &table.ddl, &options) {
            Ok(()) => print::note(&format!("Created table {database}.{}", table.name)),
            Err(problem) => {
                good = false;
                report::failure(&table.ddl, &problem);
            }
        }
    }
    good
}

fn run_one(service: &Service, ddl: &str, options: &QueryOptions) -> Result<(), QueryFailure> {
    for statement in &service.parse(ddl)? {
        let mut running = service.run(service.prepare(ddl, statement, options)?)?;
        service.block_on(running.finish())?;
    }
    Ok(())
}

fn json(out: &mut dyn Write, found: &Discovery) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, found)?;
    writeln!(out)
}

fn script(out: &mut dyn Write, found: &Discovery) -> io::Result<()> {
    for tree in &found.trees {
        for line in describe(tree) {
            writeln!(out, "-- {}", safe::neutral(&line))?;
        }
        match &tree.table {
            Some(table) => writeln!(out, "{};\n", table.ddl)?,
            None => writeln!(out)?,
        }
    }
    for others in &found.others {
        let text = format!(
            "{}: {} objects ({}) in no table: {}",
            others.location,
            others.objects,
            footer::size(others.bytes),
            others.what
        );
        writeln!(out, "-- {}", safe::neutral(&text))?;
    }
    Ok(())
}

/// What was found of one tree, line by line.
pub fn describe(tree: &Tree) -> Vec<String> {
    let mut lines = vec![format!("{} in {}", tree.title, tree.location)];
    if let Some(organization) = &tree.organization {
        lines.push(format!("  organisation  {organization}"));
    }
    if !tree.accounts.is_empty() {
        lines.push(format!("  accounts      {}", named(&tree.accounts)));
    }
    if !tree.regions.is_empty() {
        lines.push(format!("  regions       {}", named(&tree.regions)));
    }
    if let Some(span) = &tree.days {
        lines.push(format!("  days          {}", days(span)));
    }
    lines.push(format!("  objects       {} ({})", tree.objects, footer::size(tree.bytes)));
    lines.extend(tree.notes.iter().map(|it| format!("  note          {it}")));
    lines
}

fn named(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(NAMED).filter(|it| *it > 0) {
        Some(more) => format!("{} ({shown} and {more} more)", names.len()),
        None => shown,
    }
}

fn days(span: &DaySpan) -> String {
    let mut text = format!("{} to {}, {} with logs", span.first, span.last, span.present.len());
    if span.missing == 0 {
        text.push_str(", no gap");
        return text;
    }
    let gaps: Vec<String> = span
        .gaps
        .iter()
        .take(NAMED)
        .map(
            |(first, last)| {
                if first == last { first.to_string() } else { format!("{first} to {last}") }
            },
        )
        .collect();
    let more = if span.gaps.len() > NAMED { ", …" } else { "" };
    text.push_str(&format!(", {} without: {}{more}", span.missing, gaps.join(", ")));
    text
}
