//! `otus serve` in a data directory of its own: started, killed, started again. It must not
//! know what is asked.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

use crate::http::{Request, Response};
use crate::signing::Signer;

/// A data directory.
pub struct Home {
    pub folder: TempDir,
    options: Vec<String>,
}

/// A server that runs; killed when dropped.
pub struct Server {
    process: Child,
    pub address: SocketAddr,
    /// The administrator, where the server was not started for anybody.
    pub admin: Signer,
}

impl Home {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let options = vec![format!("--data-dir={}", folder.path().join("data").display())];
        Self { folder, options }
    }

    /// A mounted folder, writable.
    pub fn mount(&mut self, bucket: &str) -> PathBuf {
        let folder = self.folder.path().join(bucket);
        std::fs::create_dir_all(&folder).unwrap();
        self.options.push(format!("--mount-rw={bucket}={}", folder.display()));
        folder
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_otus"));
        command.args(&self.options).args(arguments).stdin(Stdio::null());
        for name in ["OTUS_HOME", "OTUS_NOW", "OTUS_LOG"] {
            command.env_remove(name);
        }
        command
    }

    pub fn call(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// What a call prints; it must succeed.
    pub fn out(&self, arguments: &[&str]) -> String {
        let done = self.call(arguments);
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success(), "{arguments:?}\n{err}");
        String::from_utf8(done.stdout).unwrap()
    }

    /// A key made on the command line.
    pub fn key(&self, scopes: &[&str]) -> Signer {
        let printed = self.out(&[&["key", "create"], scopes].concat());
        let value = |name: &str| {
            let line = printed.lines().find_map(|it| it.strip_prefix(name)).unwrap();
            line.trim_start_matches('=').to_owned()
        };
        Signer::new(&value("AWS_ACCESS_KEY_ID"), &value("AWS_SECRET_ACCESS_KEY"))
    }

    pub fn serve(&self) -> Server {
        let admin = self.key(&["--name", "test"]);
        self.serve_with(&[], admin)
    }

    pub fn serve_with(&self, arguments: &[&str], admin: Signer) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut process = command.args(arguments).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.split(['(', ')']).nth(1).unwrap_or_else(|| panic!("{first}"));
        let address = address.parse().unwrap();
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|it| eprintln!("{it}")));
        Server { process, address, admin }
    }
}

impl Server {
    pub fn host(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    /// Signed by the administrator.
    pub fn ask(&self, request: Request) -> Response {
        self.admin.sign(&request, &self.host()).send(self.address)
    }

    pub fn put(&self, path: &str, body: &[u8]) -> Response {
        self.ask(Request::new("PUT", path).body(body))
    }

    pub fn get(&self, path: &str) -> Response {
        self.ask(Request::new("GET", path))
    }

    /// kill -9.
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Peak resident memory in bytes.
    pub fn peak(&self) -> u64 {
        let status = Path::new("/proc").join(self.process.id().to_string()).join("status");
        let text = std::fs::read_to_string(status).unwrap();
        let line = text.lines().find(|it| it.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Whether the full numbers of an issue are asked for, or a tenth.
pub fn long() -> bool {
    std::env::var_os("OTUS_LONG").is_some()
}
