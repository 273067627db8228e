//! The walk-through's comparison: the same days by partition and by `eventtime`. A query
//! that reads seven tenths of the bytes costs seven tenths. It must not know how partitions
//! are pruned.

use anyhow::{Context as _, Result, ensure};

use super::otus::{Otus, otus_rows};
use super::trail::{Size, Trail};
use crate::bench::Bench;
use crate::bench::sample::{Measured, median};

/// How far the ratios of bytes and of CPU may be apart.
const APART: f64 = 0.1;
const ERRORS: &str = "SELECT eventname, errorcode, count(*) AS n FROM cloudtrail_logs_pp \
    WHERE errorcode IS NOT NULL AND DAYS GROUP BY 1, 2 ORDER BY n DESC, 1, 2 LIMIT 10";

/// `cargo xtask bench pruning`.
pub(in crate::bench) fn run(bench: &Bench<'_>) -> Result<()> {
    let size = bench.questions.size;
    ensure!(size != Size::Organisation, "the organisation's table has no partitions");
    let trail = Trail::of(size, &bench.otus, &bench.folder)?;
    let subject = Otus::new(bench, &trail)?;
    let days = trail.days();
    let first = days.get(days.len() * 3 / 10).context("a trail without days")?;
    let partition = ERRORS.replace("DAYS", &format!("timestamp >= '{first}'"));
    let time = ERRORS.replace("DAYS", &format!("eventtime >= '{}'", first.replace('/', "-")));
    let [some, all] = [stored(bench, &subject, &partition)?, stored(bench, &subject, &time)?];
    let mut runs = [Vec::new(), Vec::new()];
    for _ in 0..bench.questions.rounds {
        for (sql, runs) in [&partition, &time].iter().zip(&mut runs) {
            let Measured { run, output, .. } = bench.measure(&subject.query(sql))?;
            // The rows may differ: some of a day's events are delivered in the next day's folder.
            ensure!(otus_rows(&output)?.len() == 10, "not ten rows: {output}");
            runs.push(run.cpu);
        }
    }
    let [by_partition, by_time] = runs.map(|it| median(it.into_iter()));
    #[allow(clippy::cast_precision_loss, reason = "bytes of a trail fit")]
    let bytes = some as f64 / all as f64;
    let cpu = by_partition / by_time;
    println!("from {first} on: by partition ÷ by eventtime");
    println!(
        "bytes {some} ÷ {all} = {bytes:.3}; CPU s {by_partition:.2} ÷ {by_time:.2} = {cpu:.3}"
    );
    ensure!((cpu / bytes - 1.0).abs() <= APART, "not proportional within {APART}");
    Ok(())
}

/// Stored bytes of the objects a query would read, as EXPLAIN says.
fn stored(bench: &Bench<'_>, subject: &Otus, sql: &str) -> Result<u64> {
    let output = bench.measure(&subject.query(&format!("EXPLAIN {sql}")))?.output;
    let rows = otus_rows(&output)?;
    let line = rows.iter().flatten().find_map(|line| line.strip_prefix("Objects: "));
    let bytes = line.and_then(|it| it.split_once('(')?.1.strip_suffix(" bytes)"));
    bytes.context("EXPLAIN names no bytes")?.parse().context("bytes of EXPLAIN")
}
