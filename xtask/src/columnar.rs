//! Other engines' files and answers: files written by others are read by Otus and the other way
//! round, damaged ones are survived, and TPC-H over Parquet is held to DuckDB. The packages are pinned in
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

/// What is checked of files; each script counts as one test.
const SCRIPTS: [&str; 3] = ["files.py", "written.py", "hostile.py"];

/// Runs every script; each counts as one test.
pub(crate) fn run(root: &Path, otus: &Path) -> Result<u64> {
    let python = python(root)?;
    for script in SCRIPTS {
        let mut command = Command::new(&python);
        command.current_dir(root).arg(Path::new("tests/columnar").join(script)).arg(otus);
        succeed(&mut command)?;
    }
    tpch(root, &python, otus, "0.01", &[])?;
    Ok(SCRIPTS.len() as u64 + 1)
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
