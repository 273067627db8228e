//! `otus serve` in a data directory of its own, with a key and a mounted bucket `data`. It
//! must not know what is asked.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result};

use super::client::Client;
use super::signature::Signer;
use crate::bench::text;

/// The process; ends with this value.
pub(super) struct Server {
    child: Child,
    /// The folder of the bucket.
    pub data: PathBuf,
    port: u16,
    signer: Signer,
    clients: AtomicU64,
}

impl Server {
    /// Of an empty data directory below `folder`.
    pub(super) fn start(otus: &Path, folder: &Path) -> Result<Self> {
        if folder.try_exists()? {
            std::fs::remove_dir_all(folder)?;
        }
        let data = folder.join("data");
        std::fs::create_dir_all(&data)?;
        let mut child = Command::new(otus)
            .arg(format!("--data-dir={}", text(&folder.join("home"))))
            .arg(format!("--mount-rw=data={}", text(&data)))
            .args(["serve", "--listen=127.0.0.1:0"])
            .env_remove("OTUS_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let out = child.stderr.take().context("no output of the server")?;
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let mut value = |name: &str| {
            let said = lines.find_map(|line| Some(line.split_once(name)?.1.to_owned()));
            said.with_context(|| format!("otus serve says no {name}"))
        };
        // `otus listens on http://localhost:41233 (127.0.0.1:41233)`, then its first key.
        let url = value("http://")?;
        let port = url.trim_end_matches(')').rsplit(':').next().unwrap_or_default();
        let port = port.parse().context("otus serve says no port")?;
        let signer = Signer::new(&value("AWS_ACCESS_KEY_ID=")?, &value("AWS_SECRET_ACCESS_KEY=")?)?;
        // What else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, data, port, signer, clients: AtomicU64::new(0) })
    }

    /// A connection of its own.
    pub(super) fn client(&self) -> Result<Client> {
        let number = self.clients.fetch_add(1, Ordering::Relaxed);
        Client::connect(self.port, self.signer.clone(), u128::from(number) << 64)
    }

    pub(super) fn resident_megabytes(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|it| it.split_whitespace().next()).context("no VmRSS")?;
        Ok(kilobytes.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
