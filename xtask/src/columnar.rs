//! Other engines' files and answers: files written by pyarrow, DuckDB and Polars are read by
//! Otus, and TPC-H over Parquet is held to DuckDB. The packages are pinned in
//! `tests/columnar/requirements.txt`. It must not know what the scripts check.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::clients::environment;

/// The interpreter with the pinned packages.
pub(crate) fn python(root: &Path) -> Result<PathBuf> {
    let venv = root.join("target/columnar/venv");
    std::fs::create_dir_all(root.join("target/columnar"))?;
    environment(&root.join("tests/columnar/requirements.txt"), &venv)
}

/// Runs both scripts; each counts as one test.
pub(crate) fn run(root: &Path, otus: &Path) -> Result<u64> {
    let python = python(root)?;
    let mut files = Command::new(&python);
    succeed(files.current_dir(root).arg("tests/columnar/files.py").arg(otus))?;
    tpch(root, &python, otus, "0.01", &[])?;
    Ok(2)
}

/// TPC-H at `scale`, its tables kept under `target/`.
pub(crate) fn tpch(
    root: &Path,
    python: &Path,
    otus: &Path,
    scale: &str,
    options: &[&str],
) -> Result<()> {
    let tables = root.join(format!("target/columnar/tpch-{scale}"));
    let mut script = Command::new(python);
    script.current_dir(root).arg("tests/tpch/compare.py").arg(otus).arg(scale).arg(tables);
    succeed(script.args(options))
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status()?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}
