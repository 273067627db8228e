//! kill -9 in the middle of ALTER TABLE and MSCK REPAIR TABLE: what was reported done is there
//! afterwards, and what was not is there whole or not at all. OTUS_LONG=1 kills 50 times.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::harness::Otus;

/// Partitions one statement adds.
const BATCH: usize = 60;
/// Statements a process would run if nobody killed it.
const BATCHES: usize = 40;

fn rounds() -> usize {
    if std::env::var_os("OTUS_LONG").is_some() { 50 } else { 5 }
}

/// Adds `BATCH` partitions of round `round` and batch `batch`, and says so.
fn add(round: usize, batch: usize) -> String {
    let partition = |n: usize| {
        format!(
            "PARTITION (round = '{round}', batch = '{batch}', n = '{n}') LOCATION 's3://b/{n}/' "
        )
    };
    let partitions: String = (0..BATCH).map(partition).collect();
    format!("ALTER TABLE t ADD {partitions}; SELECT {batch} AS done; ")
}

/// How many partitions of each batch of `round` there are.
fn there(otus: &Otus, round: usize) -> BTreeMap<usize, usize> {
    let sql = format!("SHOW PARTITIONS t PARTITION (round = '{round}')");
    let mut found = BTreeMap::new();
    for line in otus.query("csv", &sql).lines() {
        let batch = line.split('/').find_map(|it| it.strip_prefix("batch="));
        *found.entry(batch.unwrap().parse().unwrap()).or_default() += 1;
    }
    found
}

#[test]
fn adding_partitions_survives_kills() {
    let otus = Otus::new();
    otus.query(
        "csv",
        "CREATE EXTERNAL TABLE t (v int) PARTITIONED BY (round string, batch string, n string) \
         LOCATION 's3://b/t/'",
    );
    let mut interrupted = 0;
    for round in 0..rounds() {
        let text: String = (0..BATCHES).map(|batch| add(round, batch)).collect();
        let file = otus.folder("texts").join(format!("{round}.sql"));
        std::fs::write(&file, text).unwrap();
        let mut child = otus.spawn(&["query", "--output", "tsv", "--file", file.to_str().unwrap()]);
        // Spread over the life of the process, which takes about half a second.
        std::thread::sleep(Duration::from_millis(60 + (round as u64 * 37) % 400));
        child.kill().unwrap();
        let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let done: Vec<usize> =
            printed.lines().filter_map(|line| line.trim().parse().ok()).collect();
        interrupted += usize::from(done.len() < BATCHES);
        let there = there(&otus, round);
        for batch in done {
            assert_eq!(there.get(&batch), Some(&BATCH), "round {round}: batch {batch} is lost");
        }
        let whole = there.values().all(|count| *count == BATCH);
        assert!(whole, "round {round}: a batch is there in part: {there:?}");
    }
    assert!(interrupted > 0, "no process was killed at work");
}

#[test]
fn repairs_survive_kills() {
    let otus = Otus::new();
    let folder = otus.folder("b");
    for n in 0..300 {
        std::fs::create_dir_all(folder.join(format!("t/n={n}"))).unwrap();
        std::fs::write(folder.join(format!("t/n={n}/x")), "x").unwrap();
    }
    let otus = otus.mount("b", &folder);
    otus.query(
        "csv",
        "CREATE EXTERNAL TABLE t (v int) PARTITIONED BY (n string) LOCATION 's3://b/t/'",
    );
    let count = |otus: &Otus| otus.query("csv", "SHOW PARTITIONS t").lines().count();
    for round in 0..rounds() {
        let drop = "ALTER TABLE t DROP IF EXISTS PARTITION (n = '0'); MSCK REPAIR TABLE t; SELECT 1 AS done";
        let mut child = otus.spawn(&["query", "--output", "tsv", drop]);
        std::thread::sleep(Duration::from_millis(20 + (round as u64 * 13) % 200));
        child.kill().unwrap();
        let printed = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let found = count(&otus);
        if printed.lines().any(|line| line.trim() == "1") {
            assert_eq!(found, 300, "round {round}");
        }
        assert!([0, 299, 300].contains(&found), "round {round}: {found} partitions");
    }
    otus.query("csv", "MSCK REPAIR TABLE t");
    assert_eq!(count(&otus), 300);
}
