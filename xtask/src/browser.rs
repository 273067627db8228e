//! The browser lane: the real server on generated logs, used through Debian's chromium by
//! tests/browser/run.mjs. It must not know what is clicked.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::cargo::{self, Profile};
use crate::console;

/// Names under which chromium is installed.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Runs the browser tests and gives what they print; `None` where there is no browser.
pub(crate) fn run(root: &Path) -> Result<Option<String>> {
    let Some(browser) = browser() else {
        println!("skipped: the browser tests, since there is no chromium (apt install chromium)");
        return Ok(None);
    };
    console::build(root)?;
    let otus = cargo::build(root, "otus", Profile::Dev)?;
    let output = Command::new("node")
        .arg(root.join("tests/browser/run.mjs"))
        .env("OTUS", otus)
        .env("CHROMIUM", browser)
        .env("OUT", root.join("target/browser"))
        .output()
        .context("node, which runs the browser tests")?;
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    print!("{}", text[0]);
    eprint!("{}", text[1]);
    if !output.status.success() && !text[0].contains("tests run:") {
        bail!("the browser tests broke off: {}", output.status);
    }
    Ok(Some(text[0].to_string()))
}

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let candidates = std::env::split_paths(&path)
        .flat_map(|folder| BROWSERS.iter().map(move |name| folder.join(name)));
    candidates.into_iter().find(|it| it.is_file())
}
