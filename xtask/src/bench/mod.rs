//! `cargo xtask bench`: what the walk-through's questions cost, beside the floor, which is
//! to read and inflate every object and do nothing with it. Both run in one session,
//! alternating, as whole processes; figures are medians, and ratios count more than seconds.
//! It must not know how Otus works.

pub(crate) mod floor;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};

use crate::cargo::{self, Profile};

const DAYS: &str = "120";
const EVENTS_PER_DAY: &str = "6700";
const END: &str = "2026-10-31";
const NOW: &str = "2026-10-31T23:00:00Z";
/// Threads of the floor and of Otus.
const THREADS: &str = "2";
const ROUNDS: usize = 5;

/// One thing measured.
struct Case {
    name: &'static str,
    command: Vec<String>,
    runs: Vec<Run>,
}

/// Seconds of one run.
#[derive(Clone, Copy)]
struct Run {
    cpu: f64,
    wall: f64,
}

/// Builds, generates and measures.
pub(crate) fn run(root: &Path) -> Result<ExitCode> {
    println!("==> building otus and the floor, optimised");
    let otus = cargo::build(root, "otus", Profile::Release)?;
    let xtask = cargo::build(root, "xtask", Profile::Release)?;
    let folder = root.join("target/bench");
    let trail = folder.join("trail");
    println!("==> generating the trail (kept in {})", trail.display());
    fs::create_dir_all(&trail)?;
    let trail_text = trail.display().to_string();
    measure(&[
        text(&otus),
        "generate".into(),
        "cloudtrail".into(),
        format!("--out={trail_text}"),
        format!("--days={DAYS}"),
        format!("--end={END}"),
        format!("--events-per-day={EVENTS_PER_DAY}"),
    ])?;
    let answers: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(trail.join("answers.json"))?)?;
    let mut cases = cases(&otus, &xtask, &folder, &answers)?;
    println!("==> {ROUNDS} rounds");
    for _ in 0..ROUNDS {
        for case in &mut cases {
            case.runs.push(measure(&case.command)?);
        }
    }
    print_table(&mut cases, &answers);
    Ok(ExitCode::SUCCESS)
}

/// The table of the walk-through, then what is asked of it.
fn cases(
    otus: &Path,
    xtask: &Path,
    folder: &Path,
    answers: &serde_json::Value,
) -> Result<Vec<Case>> {
    let account = answers["accounts"][0].as_str().context("answers.json names no account")?;
    let location = format!("s3://trail/AWSLogs/{account}/CloudTrail/ap-northeast-1/");
    let data = folder.join("data");
    if data.try_exists()? {
        fs::remove_dir_all(&data)?;
    }
    let trail = folder.join("trail");
    let query = |sql: &str| -> Vec<String> {
        vec![
            text(otus),
            format!("--data-dir={}", data.display()),
            format!("--mount=trail={}", trail.display()),
            format!("--now={NOW}"),
            format!("--threads={THREADS}"),
            "query".into(),
            "--output=csv".into(),
            sql.to_owned(),
        ]
    };
    let ddl = include_str!("../demo/cloudtrail_logs_pp.sql").replace("${LOCATION}", &location);
    measure(&query(&ddl))?;
    let first = include_str!("../demo/question_1.sql").replace("_app", "_pp");
    let case = |name, command| Case { name, command, runs: Vec::new() };
    Ok(vec![
        case("floor: read and inflate", vec![text(xtask), "floor".into(), text(&trail)]),
        case("question 1", query(&first)),
        case("question 2", query(include_str!("../demo/question_2.sql"))),
        case("count(*)", query("SELECT count(*) FROM cloudtrail_logs_pp")),
    ])
}

/// Runs a command to its end; it must succeed.
fn measure(command: &[String]) -> Result<Run> {
    let (program, arguments) = command.split_first().context("no command")?;
    let before = children()?;
    let started = Instant::now();
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .env_remove("OTUS_HOME")
        .output()
        .with_context(|| format!("running {program}"))?;
    let wall = started.elapsed().as_secs_f64();
    let cpu = children()? - before;
    ensure!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(Run { cpu, wall })
}

/// CPU seconds, user and system, of all children that have ended.
#[allow(clippy::cast_precision_loss, reason = "seconds and microseconds fit")]
fn children() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let times = [usage.user_time(), usage.system_time()];
    Ok(times.iter().map(|it| it.tv_sec() as f64 + it.tv_usec() as f64 / 1e6).sum())
}

fn print_table(cases: &mut [Case], answers: &serde_json::Value) {
    println!(
        "\n{} events in {} objects, {} bytes stored, {} bytes of JSON; medians of {ROUNDS}\n",
        answers["events"], answers["objects"], answers["bytes"], answers["json_bytes"]
    );
    println!("{:<26} {:>8} {:>8} {:>14}", "", "CPU s", "wall s", "CPU / floor");
    let mut floor = None;
    for case in cases {
        let cpu = median(case.runs.iter().map(|run| run.cpu));
        let wall = median(case.runs.iter().map(|run| run.wall));
        let floor = *floor.get_or_insert(cpu);
        println!("{:<26} {cpu:>8.2} {wall:>8.2} {:>14.2}", case.name, cpu / floor);
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn text(path: &Path) -> String {
    let path: PathBuf = path.to_path_buf();
    path.display().to_string()
}
