//! Queries that need more memory than they may have: what spills gives the same rows, what
//! cannot spill fails with Athena's text and names the operator.

use crate::harness::{Otus, walkthrough_ddl};

const ROWS: &str = "SELECT a, b, a * 1000 + b AS n FROM \
    UNNEST(sequence(1, 1000)) AS t(a) CROSS JOIN UNNEST(sequence(1, 300)) AS u(b)";

/// The code and the last line of what a query with so much memory says.
fn ask(otus: &Otus, memory: &str, sql: &str) -> (Option<i32>, String, String) {
    let option = format!("--memory={memory}");
    let ended = otus.call(&[&option, "--threads=2", "query", "--output=tsv", sql]);
    (ended.code, ended.out, ended.err)
}

#[test]
fn sorts_and_groups_spill() {
    let otus = Otus::new();
    let sort = format!(
        "SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY n DESC) AS r FROM ({ROWS}))"
    );
    let group = format!(
        "SELECT count(*), sum(c) FROM (SELECT n, count(*) AS c, max(cast(n AS varchar)) AS m FROM ({ROWS}) GROUP BY n)"
    );
    for (sql, expected) in [(&sort, "300000"), (&group, "300000\t300000")] {
        for memory in ["12MB", "2GB"] {
            let (code, out, err) = ask(&otus, memory, sql);
            assert_eq!(code, Some(0), "{memory}: {sql}\n{err}");
            assert_eq!(out.lines().last(), Some(expected), "{memory}: {sql}");
        }
    }
}

#[test]
fn what_cannot_spill_names_the_operator() {
    let otus = Otus::new();
    let sql = format!("SELECT count(*) FROM ({ROWS}) AS x JOIN ({ROWS}) AS y ON x.n = y.n");
    let (code, out, _) = ask(&otus, "2GB", &sql);
    assert_eq!((code, out.lines().last()), (Some(0), Some("300000")));
    let (code, _, err) = ask(&otus, "1MB", &sql);
    assert_eq!(code, Some(1), "{err}");
    let first = err.lines().next().unwrap_or_default();
    assert_eq!(first, "Query exhausted resources at this scale factor");
    assert!(err.contains("hint: memory ran out in a join"), "{err}");
    let sql =
        format!("SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY n) AS r FROM ({ROWS}))");
    let (code, _, err) = ask(&otus, "1MB", &sql);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("hint: memory ran out in a sort"), "{err}");
}

/// A sort, a join and a wide grouping of a trail, with less and less memory: each gives the
/// rows it should, or Athena's text and the operator that ran out.
#[test]
fn trails_in_little_memory_finish_or_say_what_ran_out() {
    let home = Otus::new();
    let folder = home.folder("trail");
    let out = format!("--out={}", folder.display());
    let generated = home.call(&[
        "generate",
        "cloudtrail",
        "--end=2026-10-31",
        "--days=2",
        "--events-per-day=10000",
        "--accounts=1",
        "--regions=1",
        &out,
    ]);
    assert_eq!(generated.code, Some(0), "{}", generated.err);
    let otus = Otus::new().mount("trail", &folder);
    let account = std::fs::read_dir(folder.join("AWSLogs")).unwrap().next().unwrap().unwrap();
    let account = account.file_name().into_string().unwrap();
    let location = format!("s3://trail/AWSLogs/{account}/CloudTrail/ap-northeast-1/");
    otus.query("csv", &walkthrough_ddl(&location));
    let statements = [
        (
            "a sort",
            "SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY eventid) AS r \
             FROM cloudtrail_logs_pp)",
        ),
        (
            "a join",
            "SELECT count(*) FROM cloudtrail_logs_pp a JOIN cloudtrail_logs_pp b \
             ON a.eventid = b.eventid",
        ),
        (
            "a grouping",
            "SELECT sum(n) FROM (SELECT eventid, useridentity.arn, useragent, count(*) AS n, \
             max(eventname) AS e FROM cloudtrail_logs_pp GROUP BY 1, 2, 3)",
        ),
    ];
    for (operator, sql) in statements {
        for memory in ["2GB", "64MB", "24MB", "1MB"] {
            let (code, out, err) = ask(&otus, memory, sql);
            if code == Some(0) {
                assert_eq!(out.lines().last(), Some("20000"), "{memory}: {sql}");
                assert_ne!(memory, "1MB", "{sql}");
                continue;
            }
            assert!(["24MB", "1MB"].contains(&memory), "{memory}: {sql}\n{err}");
            let first = err.lines().next().unwrap_or_default();
            assert_eq!(first, "Query exhausted resources at this scale factor");
            assert!(err.contains(&format!("hint: memory ran out in {operator} (")), "{err}");
        }
    }
}
