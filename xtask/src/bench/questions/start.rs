//! What a statement costs before the first byte is read: `SELECT 1` as a whole process, and
//! from a question's text to its physical plan. It must not know how plans are made.

use anyhow::{Context as _, Result, ensure};

use super::otus::Otus;
use super::question::QUESTIONS;
use super::trail::Trail;
use crate::bench::Bench;
use crate::bench::sample::{median, spread};

const ROUNDS: usize = 21;
/// A day with no objects: nothing is listed.
const EMPTY_DAY: &str = "timestamp = '2021/06/01'";
/// So many plans in one process, so that starting up does not count.
const PLANS: usize = 100;
/// Seconds: the limits of both.
const START: f64 = 0.040;
const PLAN: f64 = 0.005;

/// `cargo xtask bench start`.
pub(in crate::bench) fn run(bench: &Bench<'_>) -> Result<()> {
    let trail = Trail::of(bench.questions.size, &bench.otus, &bench.folder)?;
    let subject = Otus::new(bench, &trail)?;
    let mut runs = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        runs.push(bench.measure(&subject.query("SELECT 1"))?.run);
    }
    let wall = spread(runs.iter().map(|it| it.wall));
    let cpu = spread(runs.iter().map(|it| it.cpu));
    let ms = |it: [f64; 3]| it.map(|value| format!("{:.1}", value * 1e3)).join(" / ");
    println!("SELECT 1, ms, least / median / greatest: wall {}, CPU {}", ms(wall), ms(cpu));
    for question in QUESTIONS.iter().take(2) {
        let sql = question.sql("").replacen("WHERE ", &format!("WHERE {EMPTY_DAY} AND "), 1);
        let plans = vec![format!("EXPLAIN {sql}"); PLANS].join(";\n");
        let mut each = Vec::with_capacity(5);
        for _ in 0..5 {
            let one = bench.measure(&subject.query(&format!("EXPLAIN {sql}")))?.run;
            let all = bench.measure(&subject.query(&plans))?.run;
            #[allow(clippy::cast_precision_loss, reason = "a hundred")]
            each.push((all.cpu - one.cpu) / (PLANS - 1) as f64);
        }
        let plan = median(each.iter().copied());
        println!("{}: text to physical plan {:.1} ms of CPU", question.name, plan * 1e3);
        ensure!(plan <= PLAN, "planning takes more than {} ms", PLAN * 1e3);
    }
    let least = wall.first().context("no runs")?;
    ensure!(*least <= START, "SELECT 1 takes more than {} ms", START * 1e3);
    Ok(())
}
