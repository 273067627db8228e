//! What the walk-through's questions cost, beside the floor, which is to read and inflate
//! every object and do nothing with it. Both run in one session, alternating, as whole
//! processes; figures are medians, and ratios count more than seconds.
//! It must not know how Otus works.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::{Bench, Run, measure, median, text};
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

/// Generates the trail and measures.
pub(super) fn run(bench: &Bench) -> Result<()> {
    let xtask = cargo::build(&bench.root, "xtask", Profile::Release)?;
    let trail = bench.folder.join("trail");
    println!("generating the trail (kept in {})", trail.display());
    fs::create_dir_all(&trail)?;
    measure(&[
        text(&bench.otus),
        "generate".into(),
        "cloudtrail".into(),
        format!("--out={}", trail.display()),
        format!("--days={DAYS}"),
        format!("--end={END}"),
        format!("--events-per-day={EVENTS_PER_DAY}"),
    ])?;
    let answers: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(trail.join("answers.json"))?)?;
    let mut cases = cases(&bench.otus, &xtask, &bench.folder, &answers)?;
    println!("{ROUNDS} rounds");
    for _ in 0..ROUNDS {
        for case in &mut cases {
            case.runs.push(measure(&case.command)?);
        }
    }
    print_table(&mut cases, &answers);
    Ok(())
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
