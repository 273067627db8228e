//! `cargo xtask clients`: released AWS clients against the real server. Python's clients come
//! from the package index into a virtual environment under `target/`, pinned in
//! `tests/clients/requirements.txt`; every script beside it counts its own checks. It must
//! not know what a script checks.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use regex::Regex;

use crate::cargo::{self, Profile};

/// The modules the scripts share; no scripts themselves.
const SHARED: [&str; 2] = ["checks.py", "own_server.py"];

/// Passed and failed checks of all scripts, or of those whose names contain `only`; `None`
/// where the clients cannot be had, which under `CI=true` is an error.
pub(crate) fn run(root: &Path, only: Option<&str>) -> Result<Option<(u64, u64)>> {
    let folder = root.join("tests/clients");
    let work = root.join("target/clients");
    let python = match environment(&folder.join("requirements.txt"), &work.join("venv")) {
        Ok(python) => python,
        Err(error) if std::env::var("CI").is_ok_and(|it| it == "true") => return Err(error),
        Err(error) => {
            println!("skipped: the released clients: {error:#}");
            return Ok(None);
        }
    };
    let otus = cargo::build(root, "otus", Profile::Dev)?;
    let mut scripts: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|it| it.map(|it| it.path())).collect::<std::io::Result<_>>()?;
    scripts.retain(|it| {
        let name = it.file_name().and_then(|it| it.to_str()).unwrap_or_default();
        name.ends_with(".py") && !SHARED.contains(&name) && only.is_none_or(|it| name.contains(it))
    });
    scripts.sort();
    let server = Server::start(&otus, &work)?;
    let (mut passed, mut failed) = (0, 0);
    for script in scripts {
        let (more, bad) = server.script(&python, &otus, &script)?;
        passed += more;
        failed += bad;
    }
    Ok(Some((passed, failed)))
}

/// The Python of a virtual environment with what is pinned, made anew when the pins change.
pub(crate) fn environment(requirements: &Path, venv: &Path) -> Result<PathBuf> {
    let wanted = fs::read_to_string(requirements)?;
    let stamp = venv.join("requirements.txt");
    let python = venv.join("bin/python");
    if fs::read_to_string(&stamp).is_ok_and(|it| it == wanted) {
        return Ok(python);
    }
    if venv.try_exists()? {
        fs::remove_dir_all(venv)?;
    }
    let made = Command::new("python3").args(["-m", "venv"]).arg(venv).status();
    if !made.context("python3 -m venv")?.success() {
        bail!("python3 -m venv {} failed", venv.display());
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    if !pip.arg(requirements).status().context("pip")?.success() {
        bail!("pip could not install {}", requirements.display());
    }
    fs::write(stamp, wanted)?;
    Ok(python)
}

/// `otus serve` in a folder of its own; ends with the value.
pub(crate) struct Server {
    process: Child,
    mounted: PathBuf,
    /// The variables it printed for clients.
    variables: Vec<(String, String)>,
}

impl Server {
    pub(crate) fn start(otus: &Path, work: &Path) -> Result<Self> {
        let (data, mounted) = (work.join("data"), work.join("mounted"));
        for folder in [&data, &mounted] {
            if folder.try_exists()? {
                fs::remove_dir_all(folder)?;
            }
            fs::create_dir_all(folder)?;
        }
        let mut command = Command::new(otus);
        command.arg("--data-dir").arg(&data);
        command.arg("--mount-rw").arg(format!("data={}", mounted.display()));
        command.args(["serve", "--listen", "127.0.0.1:0"]).stderr(Stdio::piped());
        let mut process = command.spawn().with_context(|| otus.display().to_string())?;
        let said = process.stderr.take().context("the server's standard error")?;
        let variables = variables(said);
        let server = Self { process, mounted, variables: variables? };
        Ok(server)
    }

    /// A command that finds the server in its environment.
    pub(crate) fn client(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.envs(self.variables.iter().cloned());
        command
    }

    fn script(&self, python: &Path, otus: &Path, script: &Path) -> Result<(u64, u64)> {
        println!("--> {}", script.display());
        let start = Instant::now();
        let output = self
            .client(python)
            .arg(script)
            .env("OTUS_DATA_DIR", &self.mounted)
            .env("OTUS_BIN", otus)
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| python.display().to_string())?;
        let text = String::from_utf8_lossy(&output.stdout);
        print!("{text}");
        println!("{:.0} s", start.elapsed().as_secs_f64());
        let closing = Regex::new(r"(?m)^\w+: (\d+) passed, (\d+) failed$")?;
        let Some(found) = closing.captures_iter(&text).last() else {
            eprintln!("{} ended without counting its checks", script.display());
            return Ok((0, 1));
        };
        Ok((found[1].parse()?, found[2].parse()?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads what the server says at its first start; the rest of its words are passed on.
fn variables(said: ChildStderr) -> Result<Vec<(String, String)>> {
    let mut lines = BufReader::new(said).lines();
    let mut variables = Vec::new();
    for line in lines.by_ref() {
        let line = line?;
        if let Some((name, value)) = line.strip_prefix("export ").and_then(|it| it.split_once('='))
        {
            variables.push((name.to_owned(), value.to_owned()));
            if name == "AWS_ENDPOINT_URL" {
                break;
            }
        }
    }
    if variables.is_empty() {
        bail!("the server ended before it said how to reach it");
    }
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            eprintln!("{line}");
        }
    });
    Ok(variables)
}
