//! Development tasks: `cargo xtask demo|test|tidy|bench|dist`. Everything that is done to the
//! project rather than by it. It drives the real `otus` binary from outside and must not
//! link any crate of Otus, so that it builds in seconds.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod bench;
mod browser;
mod cargo;
mod clients;
mod columnar;
mod console;
mod demo;
mod dist;
mod test;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Development tasks of Otus")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks the rules of the house that neither rustc nor clippy knows
    Tidy,
    /// Runs every check and every test, lane by lane
    Test {
        /// With full numbers of rounds, steps and mutations
        #[arg(long)]
        long: bool,
    },
    /// Runs released AWS clients against the server
    Clients {
        /// Only scripts whose names contain this
        only: Option<String>,
        /// With full numbers of rounds and seconds
        #[arg(long)]
        long: bool,
    },
    /// Runs the published walk-through on generated logs, then serves them
    Demo {
        /// End after printing, without a server
        #[arg(long)]
        once: bool,
    },
    /// Builds the console into console/dist
    Console,
    /// Builds a release into target/dist: archive, wheel, checksums; tries both
    Dist {
        /// Of the binary that tests use, into target/dist-rehearsal
        #[arg(long)]
        rehearse: bool,
    },
    /// Measures what Otus costs, optimised: bind, plan, generate, s3, tpch, questions, start,
    /// pruning, loopback, spill, polling, functions, serde
    Bench(bench::Options),
    /// Runs one command and writes what it took to a file; `bench` does so for each
    #[command(hide = true)]
    Measured {
        report: PathBuf,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
    /// Reads and inflates every object of a folder; what `bench` compares with
    #[command(hide = true)]
    Floor { folder: PathBuf },
    /// Answers every line with itself; what `bench polling` compares with
    #[command(hide = true)]
    Echo,
}

/// Where tests read that they shall take their full numbers of rounds, steps and mutations.
const LONG: &str = "OTUS_LONG";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if let Task::Test { long: true } | Task::Clients { long: true, .. } = arguments.task
        && std::env::var_os(LONG).is_none()
    {
        return at_length();
    }
    let root = workspace_root();
    let done = match arguments.task {
        Task::Tidy => tidy::run(&root),
        Task::Test { .. } => test::run(&root),
        Task::Clients { only, .. } => clients::run(&root, only.as_deref()).map(|counted| {
            let (passed, failed) = counted.unwrap_or_default();
            println!("{passed} passed, {failed} failed");
            if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }),
        Task::Demo { once } => demo::run(&root, once),
        Task::Console => console::run(&root),
        Task::Dist { rehearse: false } => dist::run(&root),
        Task::Dist { rehearse: true } => dist::rehearse(&root).map(|()| ExitCode::SUCCESS),
        Task::Bench(options) => bench::run(&root, &options),
        Task::Measured { report, command } => bench::sample::run(&report, &command),
        Task::Floor { folder } => bench::floor::run(&folder),
        Task::Echo => bench::polling::serve_echo(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// This task once more, with the variable that lanes hand down to their tests.
fn at_length() -> ExitCode {
    let program = std::env::current_exe();
    let again = program.and_then(|program| {
        let arguments = std::env::args_os().skip(1);
        std::process::Command::new(program).args(arguments).env(LONG, "1").status()
    });
    match again {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace's Cargo.toml: the parent of this package's own folder.
fn workspace_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn arguments_of_every_task_fit_together() {
        Arguments::command().debug_assert();
    }
}
