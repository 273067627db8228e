//! What functions cost beside released engines. The engines and the questions are in
//! `tests/bench/functions.py`. It must not know what is asked.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::Bench;

/// Installs the other engines and measures.
///
/// # Errors
/// When Otus is above one of the script's limits.
pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let scripts = bench.root.join("tests/bench");
    let python = bench.peers()?;
    let mut script = Command::new(&python);
    script.arg(scripts.join("functions.py")).arg(&bench.otus).arg(bench.folder.join("functions"));
    let status = script.status().with_context(|| python.display().to_string())?;
    ensure!(status.success(), "a function is above its limit");
    Ok(())
}
