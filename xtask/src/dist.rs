//! `cargo xtask dist`: a release in `target/dist`: an archive with the stripped binary, manual
//! pages, completions, systemd unit and licences, a wheel with the same, and checksums. It
//! must not know what the binary does.

mod licences;
mod trial;
mod wheel;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

use crate::cargo::{self, Profile};
use crate::console;

/// Runs otus as a service of a user of its own.
const UNIT: &str = include_str!("dist/otus.service");
/// Shells that completions are made for, and how each calls such a file.
const COMPLETIONS: [(&str, &str); 3] =
    [("bash", "otus.bash"), ("zsh", "_otus"), ("fish", "otus.fish")];

/// Makes a release of a release build.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    console::build(root)?;
    // The console is embedded while compiling, which cargo cannot see when only its files change.
    let embeds = root.join("crates/otus-api/src/console/assets.rs");
    fs::File::options().append(true).open(embeds)?.set_modified(std::time::SystemTime::now())?;
    let otus = cargo::build(root, "otus", Profile::Release)?;
    let release = Release::make(root, &otus, &cargo::target(root).join("dist"))?;
    trial::run(&release)?;
    print!("{}", fs::read_to_string(release.folder.join("SHA256SUMS"))?);
    println!("tried and good: {}", release.wheel.display());
    Ok(ExitCode::SUCCESS)
}

/// The same of the binary that tests use, so that every run of the tests makes a release.
pub(crate) fn rehearse(root: &Path) -> Result<()> {
    console::build(root)?;
    let otus = cargo::build(root, "otus", Profile::Dev)?;
    trial::run(&Release::make(root, &otus, &cargo::target(root).join("dist-rehearsal"))?)
}

/// A finished release.
struct Release {
    version: String,
    /// Holds everything, and `SHA256SUMS`.
    folder: PathBuf,
    /// What the archive holds: `otus`, `man/`, `completions/`, …
    content: PathBuf,
    archive: PathBuf,
    wheel: PathBuf,
}

impl Release {
    /// Makes it of a built binary; what `folder` held before goes away.
    fn make(root: &Path, built: &Path, folder: &Path) -> Result<Self> {
        if folder.try_exists()? {
            fs::remove_dir_all(folder)?;
        }
        let version = version(root)?;
        let name = format!("otus-{version}-{}-{}", std::env::consts::ARCH, std::env::consts::OS);
        let content = folder.join(&name);
        fill(root, built, &content)?;
        let archive = folder.join(format!("{name}.tar.gz"));
        let mut tar = Command::new("tar");
        tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"]);
        call(tar.arg("-C").arg(folder).arg("-czf").arg(&archive).arg(&name))?;
        let wheel = wheel::write(root, &version, &content, folder)?;
        fs::write(folder.join("SHA256SUMS"), checksums(folder, &[&archive, &wheel])?)?;
        Ok(Self { version, folder: folder.to_owned(), content, archive, wheel })
    }
}

/// Everything that is installed, as files below `content`.
fn fill(root: &Path, built: &Path, content: &Path) -> Result<()> {
    fs::create_dir_all(content.join("completions"))?;
    let otus = content.join("otus");
    fs::copy(built, &otus).with_context(|| built.display().to_string())?;
    call(Command::new("strip").arg(&otus))?;
    call(Command::new(&otus).args(["manual", "--out"]).arg(content.join("man")))?;
    for (shell, file) in COMPLETIONS {
        let script = said(Command::new(&otus).args(["completions", shell]))?;
        fs::write(content.join("completions").join(file), script)?;
    }
    fs::write(content.join("otus.service"), UNIT)?;
    fs::write(content.join("LICENCES.txt"), licences::text(root)?)?;
    for page in ["LICENSE", "README.md", "CHANGELOG.md"] {
        fs::copy(root.join(page), content.join(page))?;
    }
    Ok(())
}

/// The version all crates share.
fn version(root: &Path) -> Result<String> {
    let manifest: toml::Value = toml::from_str(&fs::read_to_string(root.join("Cargo.toml"))?)?;
    let version = manifest["workspace"]["package"]["version"].as_str();
    version.map(str::to_owned).context("Cargo.toml names no version")
}

/// `<sha256>  <file>`, as `sha256sum --check` reads it in `folder`.
fn checksums(folder: &Path, files: &[&PathBuf]) -> Result<String> {
    let mut sums = String::new();
    for file in files {
        let hash = Sha256::digest(fs::read(file)?);
        let hash: String = hash.iter().map(|it| format!("{it:02x}")).collect();
        sums.push_str(&format!("{hash}  {}\n", file.strip_prefix(folder)?.display()));
    }
    Ok(sums)
}

/// The files below a folder by name, so that every run gives the same order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push(entry.into_path());
        }
    }
    Ok(files)
}

fn call(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{command:?}"))?;
    if status.success() { Ok(()) } else { bail!("{command:?} ended with {status}") }
}

/// What a command prints; it must succeed, and only then is what it says beside that not shown.
fn said(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    if !output.status.success() {
        let problem = String::from_utf8_lossy(&output.stderr);
        bail!("{command:?} ended with {}: {problem}", output.status);
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::checksums;

    #[test]
    fn sums_are_those_of_the_standard_by_relative_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("abc");
        std::fs::write(&file, "abc").unwrap();
        // FIPS 180-4, example of SHA-256.
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let found = checksums(folder.path(), &[&file]).unwrap();
        assert_eq!(found, format!("{sum}  abc\n"));
    }
}
