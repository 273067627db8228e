//! Tries a release as somebody who downloaded it: checksums, the archive, the wheel in a fresh
//! environment, the console, completions, the unit. Tools that are absent are named and left
//! out, except Python. It must not know how a release is made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use super::{COMPLETIONS, Release, call, said};
use crate::clients::Server;

const QUESTION: &str = "SELECT count(*) AS events FROM cloudtrail";
/// Asks the server of the environment for the console's page and everything that it names.
const LOOK: &str = "
import os, re, urllib.request
base = os.environ['AWS_ENDPOINT_URL']
page = urllib.request.urlopen(base + '/console').read().decode()
named = re.findall(r'(?:src|href)=\"(/console/[^\"]+)\"', page)
assert len(named) >= 2, page
for path in named:
    assert len(urllib.request.urlopen(base + path).read()) > 100, path
";

pub(super) fn run(release: &Release) -> Result<()> {
    let work = release.folder.join("trial");
    fs::create_dir_all(&work)?;
    if is_there("sha256sum") {
        let sums = ["--check", "--quiet", "SHA256SUMS"];
        call(Command::new("sha256sum").args(sums).current_dir(&release.folder))?;
    }
    call(Command::new("tar").arg("-xzf").arg(&release.archive).arg("-C").arg(&work))?;
    let name = release.content.file_name().context("the content has a name")?;
    answers(&work.join(name).join("otus"), release, &work.join("of-archive"))?;
    let python = install(release, &work)?;
    let otus = python.with_file_name("otus");
    answers(&otus, release, &work.join("of-wheel"))?;
    let server = Server::start(&otus, &work.join("server"))?;
    call(server.client(&python).args(["-c", LOOK]))?;
    drop(server);
    completes(&release.content.join("completions").join(COMPLETIONS[0].1))?;
    unit(release, &work)?;
    // The binary is there thrice now; what is wanted is above it.
    Ok(fs::remove_dir_all(&work)?)
}

/// A fresh environment with the wheel in it; its Python.
fn install(release: &Release, work: &Path) -> Result<PathBuf> {
    let venv = work.join("venv");
    call(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    let python = venv.join("bin/python");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index"];
    call(Command::new(&python).args(pip).arg(&release.wheel))?;
    for page in ["share/man/man1/otus.1", "share/man/man1/otus-query.1"] {
        if !venv.join(page).try_exists()? {
            bail!("the wheel did not install {page}");
        }
    }
    Ok(python)
}

/// The binary knows its version, and goes from logs to the right answer without anything else.
fn answers(otus: &Path, release: &Release, work: &Path) -> Result<()> {
    let version = said(Command::new(otus).arg("--version"))?;
    if version.trim() != format!("otus {}", release.version) {
        bail!("{} says {version:?}", otus.display());
    }
    let trail = work.join("trail");
    let mut generate = Command::new(otus);
    generate.args(["generate", "cloudtrail", "--days", "2", "--events-per-day", "50", "--out"]);
    call(generate.arg(&trail).stderr(Stdio::null()))?;
    let account: serde_json::Value =
        serde_json::from_slice(&fs::read(trail.join("answers.json"))?)?;
    let mut open = Command::new(otus);
    let answer = said(open.arg("open").arg(&trail).args(["--output", "tsv", QUESTION]))?;
    if answer.lines().last() != Some(account["events"].to_string().as_str()) {
        bail!("{} events, but the answer is {answer:?}", account["events"]);
    }
    Ok(())
}

/// bash completes `otus que` to `otus query`.
fn completes(script: &Path) -> Result<()> {
    if !is_there("bash") {
        return Ok(());
    }
    let ask = "source \"$0\"; COMP_WORDS=(otus que); COMP_CWORD=1; _otus otus que otus; \
               echo \"${COMPREPLY[@]}\"";
    let answer = said(Command::new("bash").args(["-c", ask]).arg(script))?;
    if answer.trim() != "query" {
        bail!("bash completes `otus que` to {answer:?}");
    }
    Ok(())
}

/// systemd reads the unit without a complaint, its program being where it is tried.
fn unit(release: &Release, work: &Path) -> Result<()> {
    if !is_there("systemd-analyze") {
        return Ok(());
    }
    let text = fs::read_to_string(release.content.join("otus.service"))?;
    let here = release.content.join("otus").display().to_string();
    let tried = work.join("otus.service");
    fs::write(&tried, text.replace("/usr/local/bin/otus", &here))?;
    let output =
        Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&tried).output()?;
    let complaints = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || complaints.contains("otus.service:") {
        bail!("systemd-analyze: {complaints}");
    }
    Ok(())
}

fn is_there(program: &str) -> bool {
    let version =
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let there = version.is_ok_and(|it| it.success());
    if !there {
        println!("left out: there is no {program}");
    }
    there
}
