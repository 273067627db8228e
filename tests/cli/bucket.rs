//! A bucket of handmade objects and `otus query` over it. It must not know what is asked.
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// The moment every test sees as now.
pub const NOW: &str = "2024-05-10T12:00:00Z";

/// The format of objects that [`Otus::records`] writes.
pub const JSON: &str = "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe' \
    STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' \
    OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'";

/// See the module.
pub struct Otus {
    dir: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    fn of(ran: Output) -> Self {
        Self {
            code: ran.status.code().unwrap_or(-1),
            out: String::from_utf8(ran.stdout).unwrap(),
            err: String::from_utf8(ran.stderr).unwrap(),
        }
    }
}

impl Otus {
    /// A fresh data directory and an empty folder mounted as `logs`.
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        std::fs::create_dir(dir.path().join("logs")).unwrap();
        Self { dir }
    }

    /// A path below the folder of the bucket `logs`.
    pub fn path(&self, key: &str) -> PathBuf {
        self.dir.path().join("logs").join(key)
    }

    /// Puts an object into the bucket `logs`.
    pub fn put(&self, key: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(key);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Puts a file of records (JSON objects between commas) into the bucket `logs`.
    pub fn records(&self, key: &str, records: &str) {
        self.put(key, format!("{{\"Records\":[{records}]}}"));
    }

    /// Runs `otus query` with `sql` and more arguments.
    pub fn query_with(&self, sql: &str, arguments: &[&str]) -> Ran {
        Ran::of(self.command(sql, arguments).output().unwrap())
    }

    /// Runs `otus query` with `sql`; also the most memory it had, in bytes (0 where the system
    /// does not say).
    pub fn query_watched(&self, sql: &str) -> (Ran, u64) {
        let mut command = self.command(sql, &[]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        while child.try_wait().unwrap().is_none() {
            let text = std::fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:")).unwrap_or_default();
            let kilobytes = line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0);
            peak = peak.max(kilobytes << 10);
            std::thread::sleep(Duration::from_millis(2));
        }
        (Ran::of(child.wait_with_output().unwrap()), peak)
    }

    fn command(&self, sql: &str, arguments: &[&str]) -> Command {
        let mount = format!("logs={}", self.dir.path().join("logs").display());
        let mut command = Command::new(binary());
        command.env_remove("OTUS_HOME").env_remove("OTUS_NOW");
        command.arg("--data-dir").arg(self.dir.path().join("data"));
        command.args(["--now", NOW, "--mount", &mount]);
        command.arg("query").args(arguments).arg(sql);
        command
    }

    /// Runs `otus query` with `sql`.
    pub fn query(&self, sql: &str) -> Ran {
        self.query_with(sql, &[])
    }

    /// Runs `otus catalog export` or `import`, which must succeed.
    pub fn catalog(&self, what: &str, file: &Path) {
        let mut command = Command::new(binary());
        command.env_remove("OTUS_HOME").args(["catalog", what]).arg(file);
        command.arg("--data-dir").arg(self.dir.path().join("data"));
        let ran = Ran::of(command.output().unwrap());
        assert_eq!(ran.code, 0, "catalog {what}\n{}", ran.err);
    }

    /// Runs statements that must succeed; standard output.
    pub fn ok(&self, sql: &str) -> String {
        let ran = self.query(sql);
        assert_eq!(ran.code, 0, "{sql}\n{}", ran.err);
        ran.out
    }

    /// The rows of a query that must succeed, without the header, quotes taken away.
    pub fn rows(&self, sql: &str) -> Vec<String> {
        let out = self.ok(sql);
        out.lines().skip(1).map(|line| line.replace('"', "")).collect()
    }

    /// Runs statements of which one must fail; the first line of standard error.
    pub fn fails(&self, sql: &str) -> String {
        let ran = self.query(sql);
        assert_eq!(ran.code, 1, "{sql}\n{}\n{}", ran.out, ran.err);
        ran.err.lines().next().unwrap_or_default().to_owned()
    }
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_otus"))
}
