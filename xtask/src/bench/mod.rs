//! `cargo xtask bench`: what Otus costs, optimised, section by section: the walk-through's
//! questions beside the floor (`walk`), and what has a limit of its own: understanding a
//! query (`bind`), planning a projected table (`plan`), generating logs (`generate`), S3
//! beside other servers (`s3`), TPC-H and functions beside other engines (`tpch`,
//! `functions`). It must not know how Otus works.

mod bind;
pub(crate) mod floor;
mod functions;
mod generate;
mod plan;
mod s3;
mod tpch;
mod walk;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};

use crate::cargo::{self, Profile};

/// A part of the measurement, asked for by name.
struct Section {
    name: &'static str,
    run: fn(&Bench) -> Result<()>,
}

const SECTIONS: &[Section] = &[
    Section { name: "bind", run: bind::run },
    Section { name: "plan", run: plan::run },
    Section { name: "generate", run: generate::run },
    Section { name: "s3", run: s3::run },
    Section { name: "tpch", run: tpch::run },
    Section { name: "walk", run: walk::run },
    Section { name: "functions", run: functions::run },
];

/// What every section needs.
struct Bench {
    root: PathBuf,
    /// The optimised binary.
    otus: PathBuf,
    /// For what a section leaves behind.
    folder: PathBuf,
}

/// Builds, then measures the sections whose names contain `only`.
pub(crate) fn run(root: &Path, only: Option<&str>) -> Result<ExitCode> {
    println!("==> building otus, optimised");
    let otus = cargo::build(root, "otus", Profile::Release)?;
    let folder = root.join("target/bench");
    fs::create_dir_all(&folder)?;
    let bench = Bench { root: root.to_path_buf(), otus, folder };
    for section in SECTIONS.iter().filter(|it| only.is_none_or(|only| it.name.contains(only))) {
        println!("==> {}", section.name);
        (section.run)(&bench)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What one run cost, in seconds.
struct Run {
    cpu: f64,
    wall: f64,
    /// What it wrote to standard error.
    err: String,
}

/// Runs a command to its end; it must succeed.
fn measure(command: &[String]) -> Result<Run> {
    let (program, arguments) = command.split_first().context("no command")?;
    let before = children()?;
    let started = Instant::now();
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .env_remove("OTUS_HOME")
        .output()
        .with_context(|| format!("running {program}"))?;
    let wall = started.elapsed().as_secs_f64();
    let cpu = children()? - before;
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{program}: {err}");
    Ok(Run { cpu, wall, err })
}

/// CPU seconds, user and system, of all children that have ended.
#[allow(clippy::cast_precision_loss, reason = "seconds and microseconds fit")]
fn children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let times = [usage.user_time(), usage.system_time()];
    Ok(times.iter().map(|it| it.tv_sec() as f64 + it.tv_usec() as f64 / 1e6).sum())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn text(path: &Path) -> String {
    let path: PathBuf = path.to_path_buf();
    path.display().to_string()
}
