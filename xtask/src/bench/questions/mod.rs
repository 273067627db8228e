//! What five questions cost Otus, beside the floor (to read and inflate every object and do
//! nothing with it) and beside other engines. Whole processes, in turn, in one session; all
//! must give the same rows. Ratios of medians count more than seconds.
//! It must not know how Otus works.

pub(super) mod ctas;
pub(super) mod loopback;
mod otus;
mod peer;
pub(super) mod pruning;
mod question;
pub(super) mod spill;
pub(super) mod start;
mod trail;

use std::fs;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde_json::json;

use self::otus::{Otus, otus_rows, texts};
use self::peer::PEERS;
use self::question::{QUESTIONS, Question};
use self::trail::{Size, Trail};
use super::sample::{Measured, Run, spread};
use super::{Bench, text};
use crate::cargo::{self, Profile};

/// Threads of everybody.
const THREADS: &str = "2";

#[derive(Debug, Args)]
// An id of its own: both structs of arguments are called Options.
#[group(id = "questions-options")]
pub(crate) struct Options {
    #[arg(long, value_enum, default_value = "medium")]
    size: Size,
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Engines to compare with
    #[arg(long, value_delimiter = ',', default_values_t = PEERS.map(String::from))]
    peers: Vec<String>,
    /// Leave the other engines out
    #[arg(long)]
    alone: bool,
    /// Only these questions
    #[arg(long, value_delimiter = ',')]
    questions: Vec<String>,
    /// Threads of Otus
    #[arg(long, default_value = THREADS)]
    threads: String,
}

/// One engine and one question.
struct Case {
    engine: String,
    question: &'static str,
    command: Vec<String>,
    runs: Vec<Run>,
}

/// Generates, measures and prints; the figures stay in `target/bench/<size>.json`.
pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let options = bench.questions;
    let xtask = cargo::build(&bench.root, "xtask", Profile::Release)?;
    let trail = Trail::of(options.size, &bench.otus, &bench.folder)?;
    let subject = Otus::new(bench, &trail)?;
    let key = subject.some_key(bench)?;
    let floor = vec![text(&xtask), String::from("floor"), text(&trail.folder)];
    let mut cases = vec![case("floor", "", floor)];
    let asked = |it: &&Question| {
        options.questions.is_empty() || options.questions.iter().any(|name| name == it.name)
    };
    for question in QUESTIONS.iter().filter(asked) {
        cases.push(case("otus", question.name, subject.query(&question.sql(&key))));
        if !options.alone {
            let python = bench.peers()?;
            for peer in &options.peers {
                let objects = trail.folder.join("AWSLogs");
                let asked = (question.name, key.as_str());
                let command = peer::command(&bench.root, &python, peer, asked, &objects);
                cases.push(case(peer, question.name, command));
            }
        }
    }
    for round in 1..=options.rounds {
        println!("==> round {round} of {}", options.rounds);
        let mut rows: Vec<(&str, Vec<Vec<String>>)> = Vec::new();
        for case in &mut cases {
            let Measured { run, output, .. } = bench.measure(&case.command)?;
            case.runs.push(run);
            if case.engine == "otus" {
                rows.push((case.question, otus_rows(&output)?));
            } else if case.engine != "floor" {
                let expected = rows.iter().find(|it| it.0 == case.question);
                let expected = expected.context("no rows of otus")?;
                let found = peer_rows(&output)?;
                ensure!(found == expected.1, "{} answers {} otherwise", case.engine, case.question);
            }
        }
    }
    print_table(&cases, &trail);
    fs::write(bench.folder.join(format!("{}.json", options.size.name())), stored(&cases))?;
    Ok(())
}

fn case(engine: &str, question: &'static str, command: Vec<String>) -> Case {
    Case { engine: engine.to_owned(), question, command, runs: Vec::new() }
}

fn peer_rows(output: &str) -> Result<Vec<Vec<String>>> {
    output.lines().map(|line| Ok(texts(&serde_json::from_str(line)?))).collect()
}

fn print_table(cases: &[Case], trail: &Trail) {
    let rounds = cases.first().map_or(0, |it| it.runs.len());
    println!(
        "\n{} events in {} objects, {} bytes stored, {} bytes of JSON; {rounds} rounds\n",
        trail.answers["events"], trail.objects, trail.bytes, trail.answers["json_bytes"]
    );
    for question in QUESTIONS {
        println!("{:<8} {}", question.name, question.about);
    }
    println!("\nCPU s, wall s, peak MB: least / median / greatest\n");
    let of = |case: &Case, part: fn(&Run) -> f64| spread(case.runs.iter().map(part));
    let floor = cases.first().map_or([f64::NAN; 3], |it| of(it, |run| run.cpu))[1];
    let mut ours = f64::NAN;
    for case in cases {
        let (cpu, wall) = (of(case, |run| run.cpu), of(case, |run| run.wall));
        let memory = of(case, |run| run.memory);
        let ratio = match case.engine.as_str() {
            "floor" => {
                let bytes = trail.answers["json_bytes"].as_f64().unwrap_or(f64::NAN);
                format!("{:.2} GB/s of a core", bytes / 1e9 / cpu[1])
            }
            "otus" => {
                ours = cpu[1];
                format!("{:.2} × floor", cpu[1] / floor)
            }
            _ => format!("{:.1} × otus", cpu[1] / ours),
        };
        let three =
            |it: [f64; 3], digits: usize| it.map(|value| format!("{value:.digits$}")).join(" / ");
        println!(
            "{:<11} {:<7} {:>22} {:>22} {:>18}  {ratio}",
            case.engine,
            case.question,
            three(cpu, 2),
            three(wall, 2),
            three(memory, 0)
        );
    }
}

/// Every run, for later comparison.
fn stored(cases: &[Case]) -> String {
    let cases = cases.iter().map(|case| {
        let runs = case.runs.iter().map(|it| json!([it.cpu, it.wall, it.memory]));
        json!({
            "engine": case.engine,
            "question": case.question,
            "cpu_wall_mb": runs.collect::<Vec<_>>(),
        })
    });
    json!(cases.collect::<Vec<_>>()).to_string()
}
