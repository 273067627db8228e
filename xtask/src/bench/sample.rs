//! One command measured as a whole process: CPU, wall clock, peak memory. It must not know
//! what the command does.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use serde_json::{Value, json};

/// A run and what it wrote.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) run: Run,
    pub(super) output: String,
    pub(super) errors: String,
}

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Seconds, user and system.
    pub(super) cpu: f64,
    /// Seconds.
    pub(super) wall: f64,
    /// Megabytes (10⁶ bytes) at the most.
    pub(super) memory: f64,
}

/// Runs a command to its end; it must succeed. Another process of this program stands between,
/// because the system tells the peak memory of children only for all of them together.
pub(super) fn measure(command: &[String], report: &Path) -> Result<Measured> {
    let own = std::env::current_exe()?;
    let output = Command::new(own)
        .arg("measured")
        .arg(report)
        .args(command)
        .stdin(Stdio::null())
        .env_remove("OTUS_HOME")
        .output()
        .with_context(|| format!("running {command:?}"))?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{command:?}: {errors}");
    let measured: Value = serde_json::from_str(&std::fs::read_to_string(report)?)?;
    let part = |name: &str| measured[name].as_f64().with_context(|| format!("no {name} measured"));
    let run = Run { cpu: part("cpu")?, wall: part("wall")?, memory: part("memory")? };
    Ok(Measured { run, output: String::from_utf8(output.stdout)?, errors })
}

/// The process between: runs one command and writes what it took to `report`.
#[allow(clippy::cast_precision_loss, reason = "seconds and kilobytes fit")]
pub(crate) fn run(report: &Path, command: &[String]) -> Result<ExitCode> {
    let (program, arguments) = command.split_first().context("no command")?;
    let started = Instant::now();
    let status = Command::new(program).args(arguments).status();
    let status = status.with_context(|| format!("running {program}"))?;
    let wall = started.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let times = [usage.user_time(), usage.system_time()];
    let cpu: f64 = times.iter().map(|it| it.tv_sec() as f64 + it.tv_usec() as f64 / 1e6).sum();
    // Linux counts in KiB.
    let memory = usage.max_rss() as f64 * 1024.0 / 1e6;
    std::fs::write(report, json!({"cpu": cpu, "wall": wall, "memory": memory}).to_string())?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    spread(values)[1]
}

/// Least, median and greatest of some figures.
pub(super) fn spread(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [0, values.len() / 2, values.len().saturating_sub(1)]
        .map(|at| values.get(at).copied().unwrap_or(f64::NAN))
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn spreads_are_least_median_greatest() {
        assert_eq!(spread([3.0, 1.0, 2.0].into_iter()), [1.0, 2.0, 3.0]);
        assert_eq!(spread([1.0, 4.0, 2.0, 3.0].into_iter()), [1.0, 3.0, 4.0]);
    }
}
