//! `otus discover` and `otus open` over generated and real trees: the tables they make hold
//! exactly the records there are.

use std::fs;

use crate::harness::{Otus, shared};

/// Folder, the table discovery makes of it, and its records as the data's README counts them.
const TREES: [(&str, &str, u64); 7] = [
    ("flaws-cloud-excerpt", "cloudtrail", 185),
    ("grycap-2017", "cloudtrail", 142),
    ("insights-streamalert", "cloudtrail_insight", 1),
    ("invictus", "cloudtrail", 1448),
    ("panther-rule-tests", "panther_rule_tests", 537),
    ("stratus-red-team", "cloudtrail", 310),
    ("traildiscover", "cloudtrail", 314),
];

fn count(otus: &Otus, path: &str, table: &str) -> String {
    let ended = otus.call(&["open", path, &format!("SELECT count(*) AS n FROM {table}")]);
    assert_eq!(ended.code, Some(0), "{path}: {}", ended.err);
    ended.out
}

#[test]
fn every_real_tree_opens_with_all_its_records() {
    let Some(root) = shared("data/cloudtrail") else { return };
    let otus = Otus::new();
    for (folder, table, records) in TREES {
        let path = root.join(folder).display().to_string();
        assert_eq!(count(&otus, &path, table), format!("\"n\"\n\"{records}\"\n"), "{folder}");
    }
}

#[test]
fn a_generated_organisation_is_created_and_answers_like_the_generator() {
    let otus = Otus::new();
    let bucket = otus.folder("trail");
    let out = format!("--out={}", bucket.display());
    let options =
        ["--days=5", "--end=2026-10-30", "--accounts=2", "--regions=2", "--events-per-day=120"];
    let made = otus.call(&[&["generate", "cloudtrail", &out], &options[..]].concat());
    assert_eq!(made.code, Some(0), "{}", made.err);
    let path = bucket.display().to_string();

    let found = otus.call(&["discover", &path, "--json"]);
    let tree = &serde_json::from_str::<serde_json::Value>(&found.out).unwrap()["trees"][0];
    assert_eq!(tree["accounts"].as_array().unwrap().len(), 2);
    assert_eq!(tree["regions"].as_array().unwrap().len(), 2);

    let created = otus.call(&["discover", &path, "--create"]);
    assert_eq!(created.code, Some(0), "{}", created.err);
    assert!(created.err.contains("Created table default.cloudtrail"), "{}", created.err);
    assert!(created.out.contains("PARTITIONED BY (account string, region string, day string)"));
    let otus = otus.mount("trail", &bucket);
    let answers = fs::read(bucket.join("answers.json")).unwrap();
    let answers: serde_json::Value = serde_json::from_slice(&answers).unwrap();
    let events = answers["events"].as_u64().unwrap();
    let counted = otus.query("csv", "SELECT count(*) AS n FROM cloudtrail");
    assert_eq!(counted, format!("\"n\"\n\"{events}\"\n"));
    // What was printed is a script that makes the same table.
    let script = otus.folder("script").join("tables.sql");
    fs::write(&script, &created.out).unwrap();
    let again = otus.call(&["query", "--file", &script.display().to_string()]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("already exists"), "{}", again.err);
}

#[test]
fn a_part_of_a_tree_a_file_and_a_download_open_too() {
    let otus = Otus::new();
    let folder = otus.folder("case");
    let day = folder.join("AWSLogs/111122223333/CloudTrail/us-east-1/2026/10/30");
    fs::create_dir_all(&day).unwrap();
    let record = |name: &str| format!(r#"{{"eventVersion":"1.08","eventName":"{name}"}}"#);
    let file = day.join("111122223333_CloudTrail_us-east-1_20261030T0005Z_a.json");
    fs::write(&file, format!(r#"{{"Records":[{},{}]}}"#, record("A"), record("B"))).unwrap();
    for part in ["AWSLogs", "AWSLogs/111122223333", "AWSLogs/111122223333/CloudTrail/us-east-1"] {
        let path = folder.join(part).display().to_string();
        assert_eq!(count(&otus, &path, "cloudtrail"), "\"n\"\n\"2\"\n", "{part}");
    }
    assert_eq!(count(&otus, &file.display().to_string(), "cloudtrail"), "\"n\"\n\"2\"\n");

    let downloads = otus.folder("downloads");
    let pretty = "{\n  \"Records\": [\n    {\n      \"eventVersion\": \"1.08\",\n      \"eventName\": \"C\"\n    }\n  ]\n}\n";
    fs::write(downloads.join("event_history.json"), pretty).unwrap();
    let path = downloads.display().to_string();
    assert_eq!(count(&otus, &path, "cloudtrail"), "\"n\"\n\"1\"\n");
    fs::write(downloads.join("more.json"), format!("[{}]", record("D"))).unwrap();
    assert_eq!(count(&otus, &path, "cloudtrail"), "\"n\"\n\"2\"\n");
}

#[test]
fn what_holds_no_logs_is_said() {
    let otus = Otus::new();
    let folder = otus.folder("nothing");
    fs::write(folder.join("readme.txt"), "hello").unwrap();
    let path = folder.display().to_string();
    let ended = otus.call(&["open", &path, "SELECT 1"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("no logs found in s3://nothing/"), "{}", ended.err);
    let ended = otus.call(&["open", "/does/not/exist"]);
    assert_eq!(ended.code, Some(2));
}
