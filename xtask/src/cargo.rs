//! Calls of cargo for tasks that need a built binary. It must not know what is done with it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// How a binary is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What tests use too.
    Dev,
    Release,
}

/// Builds `package` and returns the path of its binary of the same name.
pub(crate) fn build(root: &Path, package: &str, profile: Profile) -> Result<PathBuf> {
    let mut command = command(root);
    command.args(["build", "--package", package]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            command.arg("--release");
            "release"
        }
    };
    let status = command.status().with_context(|| format!("cargo build -p {package}"))?;
    if !status.success() {
        bail!("cargo build -p {package} failed");
    }
    Ok(target(root).join(folder).join(format!("{package}{}", std::env::consts::EXE_SUFFIX)))
}

/// Where cargo, and tasks beside it, put what they make.
pub(crate) fn target(root: &Path) -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR");
    named.map_or_else(|| root.join("target"), |it| root.join(it))
}

/// The cargo that runs this task, in the workspace. What `cargo run` says of this package stays
/// behind: build scripts that look at it would run anew, and all that stands on them.
pub(crate) fn command(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let own = ["CARGO_PKG_", "CARGO_MANIFEST_"];
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| own.iter().any(|it| name.starts_with(it))) {
            command.env_remove(name);
        }
    }
    command.current_dir(root);
    command
}
