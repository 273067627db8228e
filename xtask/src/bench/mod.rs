//! `cargo xtask bench`: what Otus costs, optimised, section by section: five questions of a
//! trail beside the floor and other engines (`questions`), what else of trails has a limit
//! (`start`, `pruning`, `loopback`, `spill`, `ctas`), and what has a limit of its own:
//! understanding a query (`bind`), planning a projected table (`plan`), generating logs
//! (`generate`), clients that poll beside a scan (`polling`), S3 beside other servers (`s3`),
//! TPC-H, functions and SerDes beside other engines (`tpch`, `functions`, `serde`). It must
//! not know how Otus works.

mod bind;
pub(crate) mod floor;
mod functions;
mod generate;
mod plan;
pub(crate) mod polling;
mod questions;
mod s3;
pub(crate) mod sample;
mod serde;
mod tpch;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, ensure};
use clap::Args;

use self::sample::Measured;
use crate::cargo::{self, Profile};
use crate::clients;

/// A part of the measurement, asked for by name.
struct Section {
    name: &'static str,
    run: fn(&Bench<'_>) -> Result<()>,
}

const SECTIONS: &[Section] = &[
    Section { name: "bind", run: bind::run },
    Section { name: "plan", run: plan::run },
    Section { name: "generate", run: generate::run },
    Section { name: "s3", run: s3::run },
    Section { name: "tpch", run: tpch::run },
    Section { name: "questions", run: questions::run },
    Section { name: "start", run: questions::start::run },
    Section { name: "pruning", run: questions::pruning::run },
    Section { name: "loopback", run: questions::loopback::run },
    Section { name: "ctas", run: questions::ctas::run },
    Section { name: "spill", run: questions::spill::run },
    Section { name: "polling", run: polling::run },
    Section { name: "functions", run: functions::run },
    Section { name: "serde", run: serde::run },
];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only sections whose names contain this
    only: Option<String>,
    #[command(flatten)]
    questions: questions::Options,
}

/// What every section needs.
struct Bench<'a> {
    root: PathBuf,
    /// The optimised binary.
    otus: PathBuf,
    /// For what a section leaves behind.
    folder: PathBuf,
    questions: &'a questions::Options,
}

impl Bench<'_> {
    /// Runs a command to its end; it must succeed.
    fn measure(&self, command: &[String]) -> Result<Measured> {
        sample::measure(command, &self.folder.join("report.json"))
    }

    /// The Python that has the released engines Otus is measured beside.
    fn peers(&self) -> Result<PathBuf> {
        let requirements = self.root.join("tests/bench/requirements.txt");
        clients::environment(&requirements, &self.folder.join("venv"))
    }

    /// Runs a script of `tests/bench` in the Python of [`Self::peers`], with the binary and a
    /// folder of the script's own; `failed` says what it means when it does not succeed.
    fn script(&self, name: &str, failed: &'static str) -> Result<()> {
        let python = self.peers()?;
        let mut script = Command::new(&python);
        script.arg(self.root.join("tests/bench").join(name)).arg(&self.otus);
        script.arg(self.folder.join(name.trim_end_matches(".py")));
        let status = script.status().with_context(|| python.display().to_string())?;
        ensure!(status.success(), failed);
        Ok(())
    }
}

/// Builds, then measures the sections that are asked for.
pub(crate) fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    println!("==> building otus, optimised");
    let otus = cargo::build(root, "otus", Profile::Release)?;
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder)?;
    let bench = Bench { root: root.to_path_buf(), otus, folder, questions: &options.questions };
    let only = options.only.as_deref();
    for section in SECTIONS.iter().filter(|it| only.is_none_or(|only| it.name.contains(only))) {
        println!("==> {}", section.name);
        (section.run)(&bench)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
