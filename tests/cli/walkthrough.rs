//! The published walk-through, word for word, over a small generated trail: what it answers,
//! what it says beside the answer, and what each of its mistakes is told.

use std::path::Path;

use crate::harness::{Otus, walkthrough_ddl};

const QUESTION_1: &str = include_str!("../../xtask/src/demo/question_1.sql");

/// A trail of 40 days that ends on the day of the clock, and its account.
fn trail(folder: &Path) -> String {
    let otus = Otus::new();
    let out = folder.display().to_string();
    let ended = otus.call(&[
        "generate",
        "cloudtrail",
        "--out",
        &out,
        "--days",
        "40",
        "--end",
        "2026-10-31",
        "--events-per-day",
        "50",
    ]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let answers = std::fs::read_to_string(folder.join("answers.json")).unwrap();
    let answers: serde_json::Value = serde_json::from_str(&answers).unwrap();
    answers["accounts"][0].as_str().unwrap().to_owned()
}

fn asked() -> (Otus, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().unwrap();
    let account = trail(folder.path());
    let otus = Otus::new().mount("trail", folder.path());
    let location = format!("s3://trail/AWSLogs/{account}/CloudTrail/ap-northeast-1/");
    assert_eq!(otus.query("csv", &walkthrough_ddl(&location)), "");
    (otus, folder)
}

fn footer(err: &str) -> &str {
    err.lines().find(|line| line.starts_with("Run time: ")).expect("no footer")
}

#[test]
fn question_one_as_printed_names_no_table_and_is_told_the_right_one() {
    let (otus, _folder) = asked();
    let said = otus.refuse(QUESTION_1);
    let mut lines = said.lines();
    assert_eq!(
        lines.next().unwrap(),
        "TABLE_NOT_FOUND: line 1:73: Table 'awsdatacatalog.default.cloudtrail_logs_app' does not exist"
    );
    assert!(said.contains("^^^^^^^^^^^^^^^^^^^\n"), "{said}");
    assert!(said.lines().any(|it| it == "hint: did you mean cloudtrail_logs_pp?"), "{said}");
}

#[test]
fn a_text_literal_prunes_nothing_and_advice_says_so() {
    let (otus, _folder) = asked();
    let sql = QUESTION_1.replace("_app", "_pp");
    let ended = otus.call(&["query", "--output", "table", &sql]);
    assert_eq!(ended.code, Some(0));
    // 2021-01-01 to 2026-10-31 are 2,130 days.
    let advice = "advice: this compares the text 'timestamp' with a text and is always true; \
                  it prunes nothing (2130 of 2130 partitions); for the partition column write \
                  `\"timestamp\" >= '2021/01/01'`";
    assert!(ended.err.contains(advice), "{}", ended.err);
    assert!(footer(&ended.err).contains("| Partitions read: 2130 of 2130 |"), "{}", ended.err);
    assert!(ended.out.starts_with(" TotalEvents | eventname "), "{}", ended.out);
}

#[test]
fn only_the_partition_column_reads_less() {
    let (otus, _folder) = asked();
    let ask = |predicate: &str| {
        let sql = format!("SELECT count(*) FROM cloudtrail_logs_pp WHERE {predicate}");
        let ended = otus.call(&["query", "--output", "table", &sql]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        footer(&ended.err).to_owned()
    };
    let bytes = |footer: &str| -> u64 {
        let (_, rest) = footer.split_once("Data scanned: ").unwrap();
        let digits = rest.split_once(" bytes").unwrap().0;
        digits.rsplit(['(', ' ']).next().unwrap().parse().unwrap()
    };
    let literal = ask("'timestamp' >= '2021-01-01T00:00:00Z'");
    let by_time = ask("eventtime >= '2026-10-22T00:00:00Z'");
    let by_partition = ask("\"timestamp\" >= '2026/10/22'");
    assert_eq!(bytes(&literal), bytes(&by_time));
    assert!(bytes(&by_partition) * 2 < bytes(&literal), "{by_partition}");
    assert!(by_partition.contains("| Partitions read: 10 of 2130 |"), "{by_partition}");
}

#[test]
fn a_partition_predicate_on_a_table_without_partitions_is_explained() {
    let (otus, _folder) = asked();
    otus.query(
        "csv",
        "CREATE EXTERNAL TABLE twin (eventname STRING, eventtime STRING) \
         ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde' \
         STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' \
         OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat' \
         LOCATION 's3://trail/AWSLogs/'",
    );
    let said = otus.refuse("SELECT count(*) FROM twin WHERE \"timestamp\" >= '2026/10/22'");
    let first = "COLUMN_NOT_FOUND: line 1:33: Column 'timestamp' cannot be resolved or requester \
                 is not authorized to access requested resources\n";
    assert!(said.starts_with(first), "{said}");
    assert!(said.contains("hint: twin is not partitioned: every query reads all of it\n"));
    assert!(said.contains("hint: the columns are eventname, eventtime\n"), "{said}");
}

#[test]
fn what_is_not_built_is_refused_by_name() {
    let (otus, _folder) = asked();
    let said = otus
        .refuse("SELECT 1 FROM cloudtrail_logs_pp MATCH_RECOGNIZE (PATTERN (a) DEFINE a AS true)");
    let first = said.lines().next().unwrap();
    assert!(first.contains("line 1:") && first.contains("MATCH_RECOGNIZE"), "{said}");
}
