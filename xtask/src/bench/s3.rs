//! PUT, GET and LIST of the server beside moto's, from the package index, and s3s-fs where it is
//! on the PATH. It must not know S3: `tests/bench/s3.py` asks.

use std::process::Command;

use anyhow::{Result, ensure};

use super::Bench;
use crate::clients;

/// Prints a table of the servers.
pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let scripts = bench.root.join("tests/bench");
    let python = clients::environment(&scripts.join("s3.txt"), &bench.folder.join("s3-venv"))?;
    let mut command = Command::new(&python);
    command.arg(scripts.join("s3.py")).arg(&bench.otus).arg(bench.folder.join("s3"));
    let moto = python.with_file_name("moto_server");
    command.arg(format!("moto={} --host 127.0.0.1 --port {{port}}", moto.display()));
    if Command::new("s3s-fs").arg("--version").output().is_ok() {
        // It wants its folder to be there.
        let start = "mkdir -p {folder}/s3s-fs && exec s3s-fs --host 127.0.0.1 --port {port} {folder}/s3s-fs";
        command.arg(format!("s3s-fs=sh -c '{start}'"));
    } else {
        println!("s3s-fs is not on the PATH (cargo install s3s-fs --features binary): left out");
    }
    ensure!(command.status()?.success(), "tests/bench/s3.py failed");
    Ok(())
}
