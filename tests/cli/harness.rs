//! Starting `otus` in its own data directory. It must not know what is asked.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The clock of every test.
pub const NOW: &str = "2026-10-31T23:00:00Z";

/// A data directory and the options every call of the binary gets.
pub struct Otus {
    home: TempDir,
    options: Vec<String>,
}

/// How a call ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Otus {
    pub fn new() -> Self {
        Self::at(NOW)
    }

    /// With another clock.
    pub fn at(now: &str) -> Self {
        let home = TempDir::new().unwrap();
        let data = home.path().join("data");
        let options = vec![format!("--data-dir={}", data.display()), format!("--now={now}")];
        Self { home, options }
    }

    /// Serves `s3://bucket/` from `folder`.
    pub fn mount(mut self, bucket: &str, folder: &Path) -> Self {
        self.options.push(format!("--mount={bucket}={}", folder.display()));
        self
    }

    /// As [`Self::mount`], to be written.
    pub fn mount_rw(mut self, bucket: &str, folder: &Path) -> Self {
        self.options.push(format!("--mount-rw={bucket}={}", folder.display()));
        self
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    /// A folder that goes away with the test.
    pub fn folder(&self, name: &str) -> PathBuf {
        let folder = self.home.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_otus"));
        command.args(&self.options).args(arguments).stdin(Stdio::null());
        for name in ["OTUS_HOME", "OTUS_NOW"] {
            command.env_remove(name);
        }
        command
    }

    pub fn call(&self, arguments: &[&str]) -> Ended {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    pub fn spawn(&self, arguments: &[&str]) -> Child {
        let mut command = self.command(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// What a query prints; it must succeed.
    pub fn query(&self, format: &str, sql: &str) -> String {
        let ended = self.call(&["query", "--output", format, sql]);
        assert_eq!(ended.code, Some(0), "{sql}\n{}", ended.err);
        ended.out
    }

    /// A query that must fail with exit code 1; what it says.
    pub fn refuse(&self, sql: &str) -> String {
        let ended = self.call(&["query", sql]);
        assert_eq!(ended.code, Some(1), "{sql}\n{}", ended.out);
        ended.err
    }
}

/// `../shared` beside the project; tests over real logs do nothing where it is absent, and
/// `cargo xtask test` says so.
pub fn shared(below: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = root.join(below);
    if found.try_exists().unwrap() {
        return Some(found);
    }
    eprintln!("skipped: {} is absent", found.display());
    None
}

/// The statement of the walk-through over `location`, as people paste it.
pub fn walkthrough_ddl(location: &str) -> String {
    include_str!("../../xtask/src/demo/cloudtrail_logs_pp.sql").replace("${LOCATION}", location)
}
