//! What making Parquet out of a trail costs: all columns of the walk-through's table with zstd,
//! beside DuckDB's conversion of the same objects, and 5,000 partitions in one statement with
//! every codec that is usual. It must not know how files are written.

use anyhow::{Context as _, Result, ensure};

use super::otus::{Otus, otus_rows};
use super::trail::Trail;
use crate::bench::sample::{Run, median};
use crate::bench::{Bench, text};

/// CPU by DuckDB's, at the most.
const MOST: f64 = 0.7;
/// Megabytes at the peak, at the most.
const MEMORY: f64 = 500.0;
const PARTITIONS: u32 = 5_000;
/// Every column but the partition's, which DuckDB has no name for.
const COLUMNS: &str = "eventversion, useridentity, eventtime, eventsource, eventname, awsregion, \
    sourceipaddress, useragent, errorcode, errormessage, requestparameters, responseelements, \
    additionaleventdata, requestid, eventid, readonly, resources, eventtype, apiversion, \
    recipientaccountid, serviceeventdetails, sharedeventid, vpcendpointid";

/// `cargo xtask bench ctas`.
pub(in crate::bench) fn run(bench: &Bench<'_>) -> Result<()> {
    let trail = Trail::of(bench.questions.size, &bench.otus, &bench.folder)?;
    let python = text(&bench.peers()?);
    let script = "xtask/src/bench/questions/peers/duckdb_ctas.py";
    let script = text(&bench.root.join(script));
    let made = bench.folder.join("ctas");
    if made.try_exists()? {
        std::fs::remove_dir_all(&made)?;
    }
    std::fs::create_dir_all(&made)?;
    let subject = Otus::new(bench, &trail)?.with_folder("made", &made);
    let theirs = text(&made.join("duckdb.parquet"));
    let convert =
        [python.clone(), script.clone(), text(&trail.folder.join("AWSLogs")), theirs.clone()];
    let check = |path: &str| {
        let command = [&python, &script, "check", path].map(String::from);
        Ok::<_, anyhow::Error>(bench.measure(&command)?.output)
    };
    let (mut ours, mut duckdb) = (Vec::new(), Vec::new());
    for round in 0..bench.questions.rounds {
        let sql = format!(
            "CREATE TABLE made_{round} WITH (write_compression = 'ZSTD', external_location = \
             's3://made/otus_{round}/') AS SELECT {COLUMNS} FROM cloudtrail_logs_pp"
        );
        ours.push(bench.measure(&subject.query(&sql))?.run);
        duckdb.push(bench.measure(&convert)?.run);
        let own = check(&text(&made.join(format!("otus_{round}/*"))))?;
        ensure!(own == check(&theirs)?, "the files hold other values than DuckDB's");
    }
    let ratio = cpu(&ours) / cpu(&duckdb);
    println!("otus    {}\nduckdb  {}\nratio   {ratio:.2}", shown(&ours), shown(&duckdb));
    let mut peak = memory(&ours);
    for codec in ["GZIP", "ZSTD", "SNAPPY"] {
        peak = peak.max(partitions(bench, &subject, codec)?);
    }
    ensure!(ratio <= MOST, "more than {MOST} of DuckDB's CPU");
    ensure!(peak <= MEMORY, "{peak:.0} MB at the peak, more than {MEMORY}");
    Ok(())
}

/// The whole trail in [`PARTITIONS`] partitions, in no order; the megabytes it took.
fn partitions(bench: &Bench<'_>, subject: &Otus, codec: &str) -> Result<f64> {
    let name = format!("many_{}", codec.to_lowercase());
    let sql = format!(
        "CREATE TABLE {name} WITH (write_compression = '{codec}', partitioned_by = ARRAY['p']) AS \
         SELECT {COLUMNS}, from_base(substr(eventid, 1, 4), 16) % {PARTITIONS} AS p \
         FROM cloudtrail_logs_pp"
    );
    let run = bench.measure(&subject.query(&sql))?.run;
    let sql = format!(
        "SELECT count(*), (SELECT count(*) FROM \"{name}$partitions\"), \
         (SELECT count(*) FROM cloudtrail_logs_pp) FROM {name}"
    );
    let rows = otus_rows(&bench.measure(&subject.query(&sql))?.output)?;
    let row = rows.first().context("no counts")?;
    ensure!(row.first() == row.get(2), "{name} has other rows than the trail: {row:?}");
    ensure!(row.get(1) == Some(&PARTITIONS.to_string()), "{name} has {row:?}");
    println!("{PARTITIONS} partitions, {codec:<6} {}", shown(&[run]));
    Ok(run.memory)
}

fn cpu(runs: &[Run]) -> f64 {
    median(runs.iter().map(|it| it.cpu))
}

fn memory(runs: &[Run]) -> f64 {
    runs.iter().map(|it| it.memory).fold(0.0, f64::max)
}

fn shown(runs: &[Run]) -> String {
    let wall = median(runs.iter().map(|it| it.wall));
    format!("{:.2} s of CPU, {wall:.1} s, {:.0} MB at the peak", cpu(runs), memory(runs))
}
