//! `cargo xtask bench polling`: 64 signed connections that submit small queries and poll them
//! while a large scan keeps every core busy; how long GetQueryExecution takes. An echo in
//! another process is measured the same way beside it: what it takes is the machine's. It
//! must not know how the server answers.

mod client;
mod echo;
mod server;
mod signature;
mod timed;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use libdeflater::{CompressionLvl, Compressor};
use serde_json::{Value, json};

use self::client::Client;
use self::echo::Echo;
use self::server::Server;
use self::timed::Took;
use super::Bench;

pub(crate) use self::echo::serve as serve_echo;

const CLIENTS: usize = 64;
const ECHO_CLIENTS: usize = 8;
/// Between a client's calls, as PyAthena with a short `poll_interval`.
const PAUSE: Duration = Duration::from_millis(200);
const LENGTH: Duration = Duration::from_secs(60);
/// What GetQueryExecution may take at p99, until its answer has arrived.
const LIMIT: Duration = Duration::from_millis(5);
/// What the server's memory may grow by, in MB.
const GROWTH: f64 = 500.0;
const OBJECTS: usize = 200;
const RECORDS: usize = 20_000;

const TABLE: &str = "CREATE EXTERNAL TABLE load (eventname string, requestparameters string) \
    ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe' \
    STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' \
    OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' \
    LOCATION 's3://data/load/'";
const SCAN: &str = "SELECT max(requestparameters) FROM load";

/// Prints the figures; an error where they are over the limit.
pub(super) fn run(bench: &Bench<'_>) -> Result<()> {
    let server = Server::start(&bench.otus, &bench.folder.join("polling"))?;
    put_objects(&server)?;
    let mut first = server.client()?;
    finish(&mut first, TABLE)?;
    let echo = Echo::start()?;
    let before = server.resident_megabytes()?;
    let (end, scans, stop) = (Instant::now() + LENGTH, AtomicUsize::new(0), AtomicBool::new(false));
    let (polls, echoes) = std::thread::scope(|scope| {
        let scanning = scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                finish(&mut first, SCAN)?;
                scans.fetch_add(1, Ordering::Relaxed);
            }
            anyhow::Ok(())
        });
        let polling: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(|| poll(&server, end))).collect();
        let asking: Vec<_> = (0..ECHO_CLIENTS).map(|_| scope.spawn(|| echo.ask(end))).collect();
        let polls = gather(polling);
        let echoes = gather(asking);
        stop.store(true, Ordering::Relaxed);
        scanning.join().map_err(|_| anyhow!("the scan's client panicked"))??;
        anyhow::Ok((polls?, echoes?))
    })?;
    let after = server.resident_megabytes()?;
    let arrived = show("polls", &polls);
    show("echoes", &echoes);
    println!("{:>6} scans   memory {before:.0} -> {after:.0} MB", scans.into_inner());
    ensure!(at(&arrived, 0.99) < LIMIT, "GetQueryExecution takes more than {LIMIT:?} at p99");
    ensure!(after < before + GROWTH, "the server's memory grows");
    Ok(())
}

fn gather(threads: Vec<std::thread::ScopedJoinHandle<'_, Result<Vec<Took>>>>) -> Result<Vec<Took>> {
    let mut all = Vec::new();
    for thread in threads {
        all.extend(thread.join().map_err(|_| anyhow!("a client panicked"))??);
    }
    Ok(all)
}

/// Prints what they took; until the answers arrived, sorted.
fn show(name: &str, took: &[Took]) -> Vec<Duration> {
    let sorted = |of: fn(&Took) -> Duration| {
        let mut all: Vec<Duration> = took.iter().map(of).collect();
        all.sort_unstable();
        all
    };
    let (arrived, seen) = (sorted(|it| it.arrived), sorted(|it| it.seen));
    println!("{:>6} {name:<7} {} until they arrive", took.len(), Quantiles(&arrived));
    println!("{:>6} {:<7} {} until it is the client's turn", "", "", Quantiles(&seen));
    arrived
}

/// One client's life; what each of its polls took.
fn poll(server: &Server, end: Instant) -> Result<Vec<Took>> {
    let mut client = server.client()?;
    let mut polls = Vec::new();
    while Instant::now() < end {
        let id = start(&mut client, "SELECT 1")?;
        loop {
            let (answer, took) =
                client.call("GetQueryExecution", &json!({ "QueryExecutionId": id }))?;
            polls.push(took);
            std::thread::sleep(PAUSE);
            if has_ended(&answer)? {
                break;
            }
        }
    }
    Ok(polls)
}

fn start(client: &mut Client, sql: &str) -> Result<String> {
    let token: String = format!("{:032x}", client.next_number());
    let members = json!({ "QueryString": sql, "WorkGroup": "primary", "ClientRequestToken": token,
        "ResultConfiguration": { "OutputLocation": "s3://data/results/" } });
    let (answer, _) = client.call("StartQueryExecution", &members)?;
    let id = answer.get("QueryExecutionId").and_then(Value::as_str);
    id.map(str::to_owned).context("no QueryExecutionId")
}

/// Whether an execution has ended; an error unless it succeeded.
fn has_ended(answer: &Value) -> Result<bool> {
    let state = answer.pointer("/QueryExecution/Status/State").and_then(Value::as_str);
    match state {
        Some("QUEUED" | "RUNNING") => Ok(false),
        Some("SUCCEEDED") => Ok(true),
        _ => bail!("a query did not succeed: {answer}"),
    }
}

/// Runs a statement to its end.
fn finish(client: &mut Client, sql: &str) -> Result<()> {
    let id = start(client, sql)?;
    while !has_ended(&client.call("GetQueryExecution", &json!({ "QueryExecutionId": id }))?.0)? {
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// What is scanned: two gigabytes of text, again and again.
fn put_objects(server: &Server) -> Result<()> {
    let key = "k".repeat(400);
    let record = json!({ "eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z",
        "eventName": "GetObject", "awsRegion": "us-east-1", "eventID": "x",
        "requestParameters": { "bucketName": "b", "key": key } });
    let text = json!({ "Records": vec![record; RECORDS] }).to_string();
    let mut deflater = Compressor::new(CompressionLvl::fastest());
    let mut body = vec![0; deflater.gzip_compress_bound(text.len())];
    let length = deflater.gzip_compress(text.as_bytes(), &mut body)?;
    body.truncate(length);
    let folder = server.data.join("load");
    std::fs::create_dir_all(&folder)?;
    for number in 0..OBJECTS {
        std::fs::write(folder.join(format!("{number:04}.json.gz")), &body)?;
    }
    Ok(())
}

/// The value below which this part of sorted values is.
fn at(sorted: &[Duration], part: f64) -> Duration {
    let place = (sorted.len() as f64 * part) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Sorted values, shown.
struct Quantiles<'a>(&'a [Duration]);

impl std::fmt::Display for Quantiles<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, part) in
            [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)]
        {
            write!(f, "{name} {:.2} ms  ", at(self.0, part).as_secs_f64() * 1_000.0)?;
        }
        Ok(())
    }
}
