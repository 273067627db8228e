//! Engines Otus is compared with, each at its best known form of the questions: Python
//! packages in a virtual environment below target/compare. It must not know Otus.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Peers by name; also the names of their packages.
pub(super) const PEERS: [&str; 4] = ["chdb", "duckdb", "datafusion", "polars"];

/// The Python that has all peers.
pub(super) fn python(kept: &Path) -> Result<PathBuf> {
    let folder = kept.join("venv");
    let python = folder.join("bin/python");
    if !python.try_exists()? {
        println!("==> installing {PEERS:?} into {} (kept)", folder.display());
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut install = Command::new(&python);
        succeed(install.args(["-m", "pip", "install", "--quiet", "pyarrow"]).args(PEERS))?;
    }
    Ok(python)
}

/// The command that answers `question` with `peer` over the objects below `folder`.
pub(super) fn command(
    root: &Path,
    python: &Path,
    peer: &str,
    (question, key): (&str, &str),
    folder: &Path,
) -> Vec<String> {
    let script = root.join(format!("xtask/src/compare/peers/{peer}_peer.py"));
    let paths = [python, &script, folder].map(|it| it.display().to_string());
    paths.into_iter().chain([question.to_owned(), key.to_owned()]).collect()
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("running {command:?}"))?;
    ensure!(status.success(), "{command:?} failed");
    Ok(())
}
