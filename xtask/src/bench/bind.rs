//! Parsing and binding a 200-line investigation query: the analyzer's example `bind`.
//! The limit is 5 ms. It must not know the query.

use anyhow::{Result, bail};

use super::Bench;
use crate::cargo;

pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    // Beside the binary, so that the features of the dependencies stay those already built.
    let packages = ["--package", "otus", "--package", "otus-analyzer"];
    let mut build = cargo::command(&bench.root);
    build.args(["build", "--release", "--example", "bind"]).args(packages);
    if !build.status()?.success() {
        bail!("the example bind does not build");
    }
    let program = bench.otus.with_file_name("examples").join("bind");
    if !std::process::Command::new(program).status()?.success() {
        bail!("the example bind failed");
    }
    Ok(())
}
