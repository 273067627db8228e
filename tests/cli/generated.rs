//! The generator's own answers, counted while it wrote, against what Otus reads back from
//! 300,000 events.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Otus, walkthrough_ddl};

fn bag(rows: impl IntoIterator<Item = Vec<Value>>) -> BTreeMap<String, u64> {
    let mut bag = BTreeMap::new();
    for row in rows {
        *bag.entry(serde_json::to_string(&row).unwrap()).or_default() += 1;
    }
    bag
}

fn rows(otus: &Otus, sql: &str) -> Vec<Vec<Value>> {
    let document: Value = serde_json::from_str(&otus.query("json", sql)).unwrap();
    let rows = document["rows"].as_array().unwrap();
    rows.iter().map(|row| row.as_array().unwrap().clone()).collect()
}

fn expected(rows: &Value, names: &[&str]) -> Vec<Vec<Value>> {
    let value = |row: &Value, name: &str| match &row[name] {
        // bigint travels as a string.
        Value::Number(number) => Value::String(number.to_string()),
        other => other.clone(),
    };
    let row = |it: &Value| names.iter().map(|name| value(it, name)).collect();
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn answers_equal_what_was_written() {
    let otus = Otus::new();
    let folder = otus.folder("trail");
    let out = folder.display().to_string();
    let ended = otus.call(&[
        "generate",
        "cloudtrail",
        "--out",
        &out,
        "--days",
        "120",
        "--end",
        "2026-10-31",
        "--events-per-day",
        "2500",
    ]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let answers = std::fs::read_to_string(folder.join("answers.json")).unwrap();
    let answers: Value = serde_json::from_str(&answers).unwrap();
    assert_eq!(answers["events"], 300_000);
    let otus = otus.mount("trail", &folder);
    let account = answers["accounts"][0].as_str().unwrap();
    let location = format!("s3://trail/AWSLogs/{account}/CloudTrail/ap-northeast-1/");
    otus.query("csv", &walkthrough_ddl(&location));

    let first = include_str!("../../xtask/src/demo/question_1.sql")
        .replace("_app", "_pp")
        .replace("as TotalEvents, ", "as TotalEvents, useridentity.username, ");
    let names = ["totalevents", "username", "eventname", "invokedby"];
    let wanted = expected(&answers["question_1"]["rows"], &names);
    let got = rows(&otus, &first);
    assert!(got.is_sorted_by_key(|row| std::cmp::Reverse(number(&row[0]))));
    assert_eq!(bag(got), bag(wanted));

    second_question(&otus, &answers);
    per_day(&otus, &answers);
}

/// Groups as frequent as the tenth are all right as the last of ten.
fn second_question(otus: &Otus, answers: &Value) {
    let names = ["totalevents", "eventname", "errorcode", "errormessage"];
    let wanted = expected(&answers["question_2"]["rows"], &names);
    let got = rows(otus, include_str!("../../xtask/src/demo/question_2.sql"));
    let totals = |rows: &[Vec<Value>]| rows.iter().take(10).map(|it| number(&it[0])).collect();
    let (left, right): (Vec<u64>, Vec<u64>) = (totals(&got), totals(&wanted));
    assert_eq!(left, right);
    assert!(got.iter().all(|row| wanted.contains(row)), "{got:?}");
}

fn per_day(otus: &Otus, answers: &Value) {
    let sql = "SELECT \"timestamp\", count(*) FROM cloudtrail_logs_pp GROUP BY \"timestamp\"";
    let got: BTreeMap<String, u64> = rows(otus, sql)
        .into_iter()
        .map(|row| (row[0].as_str().unwrap().to_owned(), number(&row[1])))
        .collect();
    let days = answers["events_per_day"].as_object().unwrap();
    let wanted: BTreeMap<String, u64> = days
        .iter()
        .map(|(day, events)| (day.clone(), events.as_u64().unwrap()))
        .filter(|(_, events)| *events > 0)
        .collect();
    assert_eq!(got, wanted);
}

fn number(value: &Value) -> u64 {
    value.as_str().unwrap().parse().unwrap()
}
