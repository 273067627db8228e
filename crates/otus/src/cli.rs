//! The command line: global options and one file for each command. Exit codes: 0 done,
//! 1 a statement failed, 2 the command line makes no sense. It must not know SQL.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use otus_service::{MountOption, Service, ServiceOptions};
use otus_types::QueryFailure;

mod catalog;
mod completions;
mod discover;
mod execute;
mod fmt;
mod footer;
mod generate;
mod investigate;
mod key;
mod manual;
mod open;
mod print;
mod query;
mod report;
mod s3;
mod serve;
mod shell;
mod store;
mod target;
mod watch;

/// What a command reports: success, a failed statement (already printed), wrong usage.
pub const DONE: u8 = 0;
pub const FAILED: u8 = 1;
pub const USAGE: u8 = 2;

#[derive(Debug, Parser)]
#[command(name = "otus", version, about = "Amazon Athena on your own machine")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// Catalog, history and embedded store live here [default: the platform's data directory]
    #[arg(long, global = true, env = "OTUS_HOME", value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Serve s3://BUCKET/ from a folder, read-only, or from s3://OTHER of real S3
    #[arg(long, global = true, value_name = "BUCKET=PATH", value_parser = mount)]
    mount: Vec<(String, String)>,
    /// Serve s3://BUCKET/ from a folder that may be written, or from s3://OTHER of real S3
    #[arg(long, global = true, value_name = "BUCKET=PATH", value_parser = mount)]
    mount_rw: Vec<(String, String)>,
    /// Fix the clock: projections ending in NOW, current_timestamp
    #[arg(long, global = true, env = "OTUS_NOW", value_name = "RFC3339", value_parser = instant)]
    now: Option<i64>,
    /// Threads that decode and compute [default: all cores]
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Memory for sorting, joining and grouping, for example 512MB [default: half of all]
    #[arg(long, global = true, value_name = "BYTES", value_parser = bytes)]
    memory: Option<u64>,
    #[command(flatten)]
    s3: s3::S3Args,
}

/// Who works with an opened data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    Own,
    /// Whoever speaks to the server, many at once.
    Others,
}

impl Global {
    /// The data directory, named or the platform's.
    ///
    /// # Errors
    /// When the environment names no home.
    pub fn data_dir(&self) -> Result<PathBuf, QueryFailure> {
        match &self.data_dir {
            Some(path) => Ok(path.clone()),
            None => Ok(otus_service::default_data_dir()?),
        }
    }

    /// Opens the data directory with these options.
    ///
    /// # Errors
    /// When the data directory or a mount cannot be used.
    pub fn open(&self) -> Result<Service, QueryFailure> {
        self.open_where(None, None, Use::Own)
    }

    /// As [`Self::open`] for a server, which reads real buckets only where they are mounted:
    /// whoever may speak to it must not choose among the owner's buckets.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_for_others(&self) -> Result<Service, QueryFailure> {
        self.open_where(None, None, Use::Others)
    }

    /// As [`Self::open`], with another data directory or one more mount.
    ///
    /// # Errors
    /// As [`Self::open`].
    fn open_with(
        &self,
        data_dir: Option<PathBuf>,
        extra: Option<MountOption>,
    ) -> Result<Service, QueryFailure> {
        self.open_where(data_dir, extra, Use::Own)
    }

    fn open_where(
        &self,
        data_dir: Option<PathBuf>,
        extra: Option<MountOption>,
        by: Use,
    ) -> Result<Service, QueryFailure> {
        let folder = |(bucket, path): &(String, String), writable| MountOption {
            bucket: bucket.clone(),
            target: path.clone(),
            writable,
        };
        let read_only = self.mount.iter().map(|it| folder(it, false));
        let writable = self.mount_rw.iter().map(|it| folder(it, true));
        Service::open(ServiceOptions {
            data_dir: data_dir.or_else(|| self.data_dir.clone()),
            mounts: read_only.chain(writable).chain(extra).collect(),
            s3: self.s3.options(),
            s3_elsewhere: by == Use::Own,
            now_millis: self.now,
            threads: self.threads,
            step_back: by == Use::Others,
            memory: self.memory,
        })
    }
}

impl Global {
    /// The folder of a bucket mounted with `--mount-rw`.
    fn writable_folder(&self, bucket: &str) -> Option<&str> {
        self.mount_rw.iter().find(|(name, _)| name == bucket).map(|(_, path)| path.as_str())
    }

    /// The day of the clock, in UTC.
    fn today(&self) -> chrono::NaiveDate {
        let fixed = self.now.and_then(chrono::DateTime::from_timestamp_millis);
        fixed.unwrap_or_else(chrono::Utc::now).date_naive()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run SQL statements and print their results
    Query(query::QueryArgs),
    /// Find the logs in a folder or bucket, and the tables they make
    Discover(discover::DiscoverArgs),
    /// From a folder of logs to SQL at once, without keeping a catalog
    Open(open::OpenArgs),
    /// Type SQL
    Shell(shell::ShellArgs),
    /// Write realistic logs with exact answers
    Generate(generate::GenerateArgs),
    /// Ask a question of the library: list, show, run
    Investigate(investigate::InvestigateArgs),
    /// Print statements in the house style
    Fmt(fmt::FmtArgs),
    /// Answer AWS clients: Athena, Glue, S3 and STS on one port
    Serve(serve::ServeArgs),
    /// Look after the embedded store
    Store(store::StoreArgs),
    /// Carry the catalog elsewhere as a file
    Catalog(catalog::CatalogArgs),
    /// Make, list and revoke access keys of the server
    #[command(alias = "keys")]
    Key(key::KeyArgs),
    /// Print what a shell reads to complete commands and options
    Completions(completions::CompletionsArgs),
    /// Write the manual pages
    Manual(manual::ManualArgs),
}

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(arguments(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors; clap knows which stream is theirs.
            let code = if error.use_stderr() { USAGE } else { DONE };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    // The server writes a log of its own form.
    let serves = match &cli.command {
        Command::Serve(_) => true,
        Command::Open(args) => args.is_console(),
        _ => false,
    };
    if !serves {
        log();
    }
    let code = match &cli.command {
        Command::Query(args) => query::run(&cli.global, args),
        Command::Discover(args) => discover::run(&cli.global, args),
        Command::Open(args) => open::run(&cli.global, args),
        Command::Shell(args) => shell::run(&cli.global, args),
        Command::Generate(args) => generate::run(&cli.global, args),
        Command::Investigate(args) => investigate::run(&cli.global, args),
        Command::Fmt(args) => fmt::run(args),
        Command::Store(args) => store::run(&cli.global, args),
        Command::Catalog(args) => catalog::run(&cli.global, args),
        Command::Key(args) => key::run(&cli.global, args),
        Command::Serve(args) => serve::run(&cli.global, args),
        Command::Completions(args) => completions::run(args),
        Command::Manual(args) => manual::run(args),
    };
    ExitCode::from(code)
}

/// The arguments as given, except that a statement which begins with a comment (`-- …`) is
/// no option, and that mounts come first: of an option that may stand on both sides of the
/// command, clap would keep the last side's values only.
fn arguments(given: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut given: Vec<OsString> = given.collect();
    let comment = |it: &OsString| {
        let text = it.to_str().and_then(|it| it.strip_prefix("--"));
        text.is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    if given.last().is_some_and(comment) {
        given.insert(given.len() - 1, OsString::from("--"));
    }
    mounts_first(given)
}

fn mounts_first(given: Vec<OsString>) -> Vec<OsString> {
    let is_mount = |it: &str| matches!(it, "--mount" | "--mount-rw");
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    let mut given = given.into_iter();
    first.extend(given.next());
    while let Some(argument) = given.next() {
        let text = argument.to_str().unwrap_or_default();
        if text == "--" {
            rest.push(argument);
            break;
        }
        if is_mount(text) {
            first.push(argument);
            first.extend(given.next());
        } else if text.split_once('=').is_some_and(|(name, _)| is_mount(name)) {
            first.push(argument);
        } else {
            rest.push(argument);
        }
    }
    first.into_iter().chain(rest).chain(given).collect()
}

/// Structured logs on standard error; `OTUS_LOG` chooses what, as `otus_storage=debug`.
fn log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("OTUS_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Fails only when somebody listens already.
    let _ = log.try_init();
}

fn mount(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((bucket, path)) if !bucket.is_empty() && !path.is_empty() => {
            Ok((bucket.to_owned(), path.to_owned()))
        }
        _ => Err(String::from("expected BUCKET=PATH")),
    }
}

fn instant(text: &str) -> Result<i64, String> {
    chrono::DateTime::parse_from_rfc3339(text.trim())
        .map(|it| it.timestamp_millis())
        .map_err(|error| format!("expected an instant like 2026-01-31T12:00:00Z: {error}"))
}

/// `1048576`, `512MB`, `2GiB`; MB and MiB both count in powers of 1024.
fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let shift = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err(format!("unknown unit {unit:?}: use KB, MB or GB")),
    };
    let number: u64 = number.parse().map_err(|_| String::from("expected a size like 512MB"))?;
    number.checked_mul(1 << shift).ok_or_else(|| String::from("too large"))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::{Cli, arguments, bytes, instant, mount};

    #[test]
    fn mounts_are_taken_from_both_sides_of_the_command() {
        let text = "otus --mount a=1 --mount-rw=w=2 query --mount=b=3 --mount-rw v=4 -- --mount";
        let cli = Cli::try_parse_from(arguments(text.split(' ').map(Into::into)));
        let global = cli.map(|it| it.global).map_err(|it| it.to_string());
        let names = |of: &[(String, String)]| -> Vec<String> {
            of.iter().map(|it| format!("{}={}", it.0, it.1)).collect()
        };
        let found = global.map(|it| (names(&it.mount), names(&it.mount_rw)));
        let wanted = |of: [&str; 2]| of.map(String::from).to_vec();
        assert_eq!(found, Ok((wanted(["a=1", "b=3"]), wanted(["w=2", "v=4"]))));
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes("512MB"), Ok(512 << 20));
        assert_eq!(bytes("2 GiB"), Ok(2 << 30));
        assert_eq!(bytes("77"), Ok(77));
        assert!(bytes("lots").is_err());
        assert!(bytes("99999999999GB").is_err());
    }

    #[test]
    fn options_are_checked() {
        assert_eq!(mount("b=./x=y"), Ok((String::from("b"), String::from("./x=y"))));
        assert!(mount("b").is_err());
        assert_eq!(instant("1970-01-02T00:00:00Z"), Ok(86_400_000));
    }
}
