//! `cargo xtask console`: builds the console with Node into console/dist, which the binary
//! embeds (release) or reads (dev). It must not know what the console does.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

/// Builds the console.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    build(root)?;
    let assets = fs::read_dir(root.join("console/dist/assets"))?;
    for asset in assets {
        let asset = asset?;
        println!("{:>9} bytes  {}", asset.metadata()?.len(), asset.file_name().display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Installs what the lock file pins, if that is not there yet, then type-checks and bundles.
pub(crate) fn build(root: &Path) -> Result<()> {
    let folder = root.join("console");
    let lock = folder.join("package-lock.json");
    // npm writes this file last; one older than the lock is of an older lock.
    let installed = folder.join("node_modules/.package-lock.json");
    let modified = |path: &Path| fs::metadata(path).and_then(|it| it.modified()).ok();
    if modified(&installed) < modified(&lock) {
        npm(&folder, &["ci", "--no-audit", "--no-fund"])?;
        fs::File::options()
            .append(true)
            .open(&installed)?
            .set_modified(std::time::SystemTime::now())?;
    }
    npm(&folder, &["run", "build"])
}

fn npm(folder: &Path, arguments: &[&str]) -> Result<()> {
    let status = Command::new("npm")
        .current_dir(folder)
        .args(arguments)
        .status()
        .context("npm, which comes with Node 20 or newer, builds the console")?;
    if !status.success() {
        bail!("npm {} failed", arguments.join(" "));
    }
    Ok(())
}
