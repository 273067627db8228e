//! `cargo xtask demo`: the published walk-through on generated logs. It builds the real
//! binary, generates a trail, creates the table of the walk-through and asks its two
//! questions, the first one four ways side by side. It must not know how Otus works: all it
//! learns it reads from what the binary prints.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail, ensure};
use regex::Regex;

use crate::cargo::{self, Profile};
use crate::console;

/// The last generated day; the clock stands at its evening, so that the projection ends there.
const END: &str = "2026-10-31";
const NOW: &str = "2026-10-31T23:00:00Z";
const DAYS: u32 = 120;
const EVENTS_PER_DAY: u32 = 400;
/// The second and third way ask about the last month.
const SINCE: &str = "2026-10-01T00:00:00Z";
const SINCE_DAY: &str = "2026/10/01";

/// What one way of asking cost.
struct Way {
    name: &'static str,
    time: String,
    partitions: String,
    objects: String,
    bytes: Option<u64>,
    rows: String,
}

/// A demonstration in its own folder.
struct Demo {
    otus: PathBuf,
    data: PathBuf,
    trail: PathBuf,
}

/// Runs the walk-through; unless `once`, a server over the same tables stays up.
pub(crate) fn run(root: &Path, once: bool) -> Result<ExitCode> {
    let started = Instant::now();
    println!("==> building otus (the first time takes several minutes)");
    let otus = cargo::build(root, "otus", Profile::Dev)?;
    let folder = root.join("target/demo");
    let demo = Demo { otus, data: folder.join("data"), trail: folder.join("trail") };
    demo.fresh()?;
    let account = demo.generate()?;
    demo.create_tables(&account)?;
    demo.first_question()?;
    demo.second_question()?;
    println!("\ndone in {:.0} s", started.elapsed().as_secs_f64());
    if once { Ok(ExitCode::SUCCESS) } else { demo.serve(root) }
}

impl Demo {
    /// An empty catalog; the trail of an earlier run is used again.
    fn fresh(&self) -> Result<()> {
        if self.data.try_exists()? {
            fs::remove_dir_all(&self.data).context("removing the catalog of an earlier run")?;
        }
        fs::create_dir_all(&self.trail).context("making the folder of the trail")
    }

    /// The trail's account.
    fn generate(&self) -> Result<String> {
        println!("==> generating {DAYS} days of CloudTrail, {EVENTS_PER_DAY} events a day");
        let (days, events) = (DAYS.to_string(), EVENTS_PER_DAY.to_string());
        let trail = self.trail.to_string_lossy();
        let output = self.otus(&[
            "generate",
            "cloudtrail",
            "--out",
            &trail,
            "--days",
            &days,
            "--end",
            END,
            "--events-per-day",
            &events,
        ])?;
        ensure!(output.status.success(), "generating failed:\n{}", text(&output.stderr));
        print!("{}", text(&output.stderr));
        let answers = fs::read_to_string(self.trail.join("answers.json"))?;
        let answers: serde_json::Value = serde_json::from_str(&answers)?;
        let account = answers["accounts"][0].as_str().context("answers.json names no account")?;
        Ok(account.to_owned())
    }

    fn create_tables(&self, account: &str) -> Result<()> {
        println!("==> creating the table of the walk-through, and a twin without partitions");
        let location = format!("s3://trail/AWSLogs/{account}/CloudTrail/ap-northeast-1/");
        let ddl = include_str!("demo/cloudtrail_logs_pp.sql").replace("${LOCATION}", &location);
        println!("{ddl}");
        self.succeed(&ddl)?;
        self.succeed(&without_partitions(&ddl)?)?;
        Ok(())
    }

    fn first_question(&self) -> Result<()> {
        println!("==> question 1 as printed: it names a table that does not exist");
        let printed = include_str!("demo/question_1.sql").trim();
        let output = self.query(printed)?;
        ensure!(!output.status.success(), "a table that does not exist was found");
        println!("{printed}\n\n{}", text(&output.stderr));
        ensure!(text(&output.stderr).contains("hint: did you mean cloudtrail_logs_pp?"));
        let asked = printed.replace("cloudtrail_logs_app", "cloudtrail_logs_pp");
        let literal = "'timestamp' >= '2021-01-01T00:00:00Z'";
        ensure!(asked.contains(literal), "question 1 has lost its predicate");
        let by_time = asked.replace(literal, &format!("eventtime >= '{SINCE}'"));
        let by_partition = asked.replace(literal, &format!("\"timestamp\" >= '{SINCE_DAY}'"));
        let on_twin = by_partition.replace("cloudtrail_logs_pp", "cloudtrail_logs_twin");
        let ways = [
            self.way("1. the text 'timestamp', as printed", &asked)?,
            self.way("2. eventtime >= a month ago", &by_time)?,
            self.way("3. partition column >= a month ago", &by_partition)?,
            self.refused("4. the same on the twin without partitions", &on_twin)?,
        ];
        side_by_side(&ways);
        let [all, same, share, _] = ways.map(|way| way.bytes.unwrap_or(0));
        ensure!(all == same, "the first two ways must read equal bytes: {all} and {same}");
        ensure!(share > 0 && share * 2 < all, "the third must read its share: {share} of {all}");
        println!("the third way read {:.0} % of the bytes", percent(share, all));
        Ok(())
    }

    fn second_question(&self) -> Result<()> {
        println!("\n==> question 2: the ten most frequent errors");
        let output = self.succeed(include_str!("demo/question_2.sql").trim())?;
        println!("{}{}", text(&output.stdout), text(&output.stderr));
        Ok(())
    }

    /// Serves the tables until it is interrupted.
    fn serve(&self, root: &Path) -> Result<ExitCode> {
        println!("==> building the console");
        if let Err(problem) = console::run(root) {
            println!("{problem:#}; the APIs are served without it");
        }
        let mut command = self.command(&["serve"]);
        let status = command.status().with_context(|| format!("{}", self.otus.display()))?;
        Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// A way that answers.
    fn way(&self, name: &'static str, sql: &str) -> Result<Way> {
        println!("==> {name}\n{sql}\n");
        let output = self.succeed(sql)?;
        let (shown, said) = (text(&output.stdout), text(&output.stderr));
        let lines: Vec<&str> = shown.lines().collect();
        let more = lines.len().saturating_sub(8);
        println!("{}", lines.iter().take(8).copied().collect::<Vec<_>>().join("\n"));
        if more > 0 {
            println!(" … {more} more rows");
        }
        println!("{said}");
        let field = |pattern: &str| -> Result<String> {
            let found = Regex::new(pattern)?.captures(&said).context("the footer has changed")?;
            Ok(found[1].to_owned())
        };
        Ok(Way {
            name,
            time: field(r"Run time: ([^|]+?) \|")?,
            partitions: field(r"Partitions read: ([^|]+?) \|")?,
            objects: field(r"Objects read: ([^|]+?) \|")?,
            bytes: Some(field(r"\((\d+) bytes\)")?.parse()?),
            rows: field(r"Rows: (\d+)")?,
        })
    }

    /// The way that cannot work, with a hint that says why.
    fn refused(&self, name: &'static str, sql: &str) -> Result<Way> {
        println!("==> {name}\n{sql}\n");
        let output = self.query(sql)?;
        let said = text(&output.stderr);
        println!("{said}");
        ensure!(!output.status.success(), "a column that does not exist was found");
        ensure!(said.contains("hint: "), "an error without a hint");
        let nothing = || String::from("-");
        Ok(Way {
            name,
            time: String::from("fails"),
            partitions: nothing(),
            objects: nothing(),
            bytes: None,
            rows: nothing(),
        })
    }

    fn succeed(&self, sql: &str) -> Result<Output> {
        let output = self.query(sql)?;
        if !output.status.success() {
            bail!("otus query failed:\n{}", text(&output.stderr));
        }
        Ok(output)
    }

    fn query(&self, sql: &str) -> Result<Output> {
        self.otus(&["query", "--output", "table", sql])
    }

    fn otus(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = self.command(arguments);
        command.output().with_context(|| format!("running {}", self.otus.display()))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.otus);
        let mount = format!("trail={}", self.trail.display());
        command.arg("--data-dir").arg(&self.data).args(["--mount", &mount, "--now", NOW]);
        command.args(arguments).stdin(Stdio::null()).env_remove("OTUS_HOME");
        command
    }
}

/// The same table under another name, without its partition column and projection.
fn without_partitions(ddl: &str) -> Result<String> {
    let partitions = Regex::new(r"(?m)^PARTITIONED BY .*\n")?.replace(ddl, "");
    let (twin, _) = partitions.split_once("TBLPROPERTIES").context("no TBLPROPERTIES")?;
    Ok(twin.replace("cloudtrail_logs_pp", "cloudtrail_logs_twin"))
}

fn side_by_side(ways: &[Way]) {
    println!("==> side by side");
    println!(
        "{:<43} {:>9} {:>14} {:>14} {:>13} {:>5}",
        "question 1", "run time", "partitions", "objects", "data scanned", "rows"
    );
    for way in ways {
        let bytes = way.bytes.map_or_else(|| String::from("-"), |it| format!("{it} B"));
        println!(
            "{:<43} {:>9} {:>14} {:>14} {bytes:>13} {:>5}",
            way.name, way.time, way.partitions, way.objects, way.rows
        );
    }
}

#[allow(clippy::cast_precision_loss, reason = "shown without decimals")]
fn percent(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64 * 100.0
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
