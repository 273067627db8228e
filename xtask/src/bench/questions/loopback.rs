//! The folder against the same objects through S3 on loopback: `otus serve` in another
//! process hands them out, and only the CPU of the asking process counts. It must not know
//! S3.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use super::otus::{Otus, otus_rows};
use super::question::QUESTIONS;
use super::trail::{Size, Trail};
use crate::bench::sample::median;
use crate::bench::{Bench, text};

/// CPU through S3 by CPU from the folder, at the most, of the large trail: with objects as
/// small as the others' a request costs as much as what it brings.
const MOST: f64 = 1.5;

/// `cargo xtask bench loopback`.
pub(in crate::bench) fn run(bench: &Bench<'_>) -> Result<()> {
    let trail = Trail::of(bench.questions.size, &bench.otus, &bench.folder)?;
    let server = Server::start(bench, &trail)?;
    let near = Otus::new(bench, &trail)?;
    let far = near.through(&server.url);
    let mut worst: f64 = 0.0;
    for question in QUESTIONS.iter().take(2) {
        let sql = question.sql("");
        let mut runs = [Vec::new(), Vec::new()];
        for _ in 0..bench.questions.rounds {
            let mut rows = Vec::new();
            for (subject, runs) in [&near, &far].into_iter().zip(&mut runs) {
                let measured = bench.measure(&subject.query(&sql))?;
                rows.push(otus_rows(&measured.output)?);
                runs.push(measured.run);
            }
            ensure!(rows.first() == rows.last(), "{} answers otherwise through S3", question.name);
        }
        let [folder, s3] = runs.each_ref().map(|it| median(it.iter().map(|run| run.cpu)));
        let memory = median(runs.iter().flat_map(|it| it.last()).map(|run| run.memory));
        worst = worst.max(s3 / folder);
        println!(
            "{:<7} CPU s: folder {folder:.2}, S3 {s3:.2}: {:.2} times; peak {memory:.0} MB",
            question.name,
            s3 / folder
        );
    }
    let limited = bench.questions.size == Size::Large;
    ensure!(!limited || worst <= MOST, "more than {MOST} times the folder's CPU");
    Ok(())
}

/// `otus serve` over the trail's folder; ends with this value.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(bench: &Bench<'_>, trail: &Trail) -> Result<Self> {
        let mut child = Command::new(&bench.otus)
            .arg(format!("--data-dir={}", text(&bench.folder.join("serve-data"))))
            .arg(format!("--mount=trail={}", text(&trail.folder)))
            .args(["serve", "--anonymous", "--listen=127.0.0.1:0"])
            .env_remove("OTUS_HOME")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let out = child.stderr.take().context("no output of the server")?;
        let mut said = Vec::new();
        let mut lines = BufReader::new(out).lines().map_while(Result::ok);
        let url = lines.find_map(|line| {
            let url = line.split_whitespace().find(|it| it.starts_with("http://"));
            let url = url.map(|it| it.trim_end_matches('/').to_owned());
            said.push(line);
            url
        });
        // What else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let server = Self { child, url: url.unwrap_or_default() };
        ensure!(!server.url.is_empty(), "otus serve names no address: {said:?}");
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
