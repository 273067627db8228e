//! Four processes at work in one data directory, two of them killed: nothing that was
//! reported done is lost, and nobody waits for the dead.

use std::time::{Duration, Instant};

use crate::harness::Otus;

/// Statements of each process.
const STATEMENTS: usize = 12;
/// More than a moment: what a killed writer may cost the others.
const PATIENCE: Duration = Duration::from_secs(20);

fn script(process: usize) -> String {
    let one = |n: usize| {
        format!(
            "CREATE EXTERNAL TABLE t_{process}_{n} (a string) LOCATION 's3://b/{process}/{n}/'; \
             SELECT {process} * 100 + {n} AS done; "
        )
    };
    (0..STATEMENTS).map(one).collect()
}

#[test]
fn processes_share_a_data_directory_and_survive_each_others_death() {
    let otus = Otus::new();
    otus.query("csv", "SHOW DATABASES");
    let texts: Vec<String> = (0..4).map(script).collect();
    let mut children: Vec<_> =
        texts.iter().map(|text| otus.spawn(&["query", "--output", "tsv", text])).collect();
    std::thread::sleep(Duration::from_millis(150));
    for child in &mut children[2..] {
        child.kill().unwrap();
    }
    let started = Instant::now();
    let mut done = Vec::new();
    for (process, child) in children.into_iter().enumerate() {
        let output = child.wait_with_output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let reported: Vec<usize> =
            printed.lines().filter_map(|line| line.trim().parse().ok()).collect();
        if process < 2 {
            assert!(output.status.success(), "process {process}: {said}");
            assert_eq!(reported.len(), STATEMENTS, "process {process}: {printed}");
        }
        done.extend(reported);
    }
    assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    let tables = otus.query("csv", "SHOW TABLES");
    for number in done {
        let name = format!("t_{}_{}", number / 100, number % 100);
        assert!(tables.lines().any(|line| line == name), "{name} is lost:\n{tables}");
    }
}
