//! The generator against a reader of its own: files are read back with serde_json and
//! counted anew; nothing here trusts what the generator says it wrote.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use serde_json::Value;

use super::{GenerateError, Options, Summary, generate, generate_on};

fn options(out: &Path) -> Options {
    let mut options = Options::new(out.to_owned(), NaiveDate::from_ymd_opt(2026, 7, 2).unwrap());
    (options.days, options.accounts, options.regions) = (5, 2, 2);
    (options.events_per_day, options.seed) = (2_400, 7);
    options
}

/// Every file below `root`, as (key, bytes), by key.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![PathBuf::from(root)]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let key = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(key, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn inflate(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).unwrap();
    text
}

/// (key, records) of every log file.
fn logs(files: &BTreeMap<String, Vec<u8>>) -> Vec<(&str, Vec<Value>)> {
    let logs = files.iter().filter(|(key, _)| key.starts_with("AWSLogs/"));
    logs.map(|(key, bytes)| {
        let parsed: Value = serde_json::from_str(&inflate(bytes)).unwrap();
        assert_eq!(parsed.as_object().unwrap().len(), 1);
        (key.as_str(), parsed["Records"].as_array().unwrap().clone())
    })
    .collect()
}

/// `yyyy/MM/dd` of a key.
fn day(key: &str) -> String {
    key.split('/').skip(4).take(3).collect::<Vec<_>>().join("/")
}

#[test]
fn a_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let folders: [tempfile::TempDir; 3] = std::array::from_fn(|_| tempfile::tempdir().unwrap());
    let summaries: Vec<Summary> = [1, 2, 5]
        .into_iter()
        .zip(&folders)
        .map(|(threads, folder)| generate_on(&options(folder.path()), threads).unwrap())
        .collect();
    let [one, two, five] = [0, 1, 2].map(|place: usize| files(folders[place].path()));
    assert!(one.len() > 100);
    assert!(one == two && two == five);
    assert!(summaries[0] == summaries[1] && summaries[1] == summaries[2]);

    let other = tempfile::tempdir().unwrap();
    generate(&Options { seed: 8, ..options(other.path()) }).unwrap();
    assert!(files(other.path()) != one);
}

#[test]
fn keys_are_those_of_cloudtrail_and_files_are_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let summary = generate(&options(folder.path())).unwrap();
    let files = files(folder.path());
    let (mut folders, mut bytes, mut json_bytes) = (BTreeMap::new(), 0, 0);
    for (key, content) in files.iter().filter(|(key, _)| *key != "answers.json") {
        let parts: Vec<&str> = key.split('/').collect();
        let ["AWSLogs", account, "CloudTrail", region, year, month, day, file] = parts[..] else {
            panic!("{key}");
        };
        let stem = file.strip_suffix(".json.gz").unwrap();
        let [of, "CloudTrail", place, stamp, unique] = stem.split('_').collect::<Vec<_>>()[..]
        else {
            panic!("{key}");
        };
        assert_eq!((of, place), (account, region));
        assert!(account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()));
        assert!(unique.len() == 16 && unique.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert!(stamp.starts_with(&format!("{year}{month}{day}T")) && stamp.len() == 14);
        assert_eq!(stamp[11..13].parse::<u32>().unwrap() % 5, 0);
        let text = inflate(content);
        assert!(text.starts_with("{\"Records\":[{") && !text.contains('\n'));
        (bytes, json_bytes) = (bytes + content.len() as u64, json_bytes + text.len() as u64);
        *folders.entry((account.to_owned(), region.to_owned())).or_insert(0) += 1;
    }
    assert_eq!(folders.len(), 4);
    assert_eq!(folders.values().sum::<u64>(), summary.objects);
    assert_eq!((bytes, json_bytes), (summary.bytes, summary.json_bytes));
    assert_eq!(summary.events, 5 * 2_400);
    assert_eq!(summary.regions, ["ap-northeast-1", "us-east-1"]);
    let busiest = format!("AWSLogs/{}/CloudTrail/ap-northeast-1/", summary.accounts[0]);
    for date in ["2026/06/28", "2026/07/02"] {
        assert!(folder.path().join(&busiest).join(date).is_dir());
    }
    assert!(!folder.path().join(&busiest).join("2026/07/03").is_dir());
}

/// Counts of the groups that `group` forms of records.
fn recount<K: Ord>(records: &[&Value], group: impl Fn(&Value) -> Option<K>) -> BTreeMap<K, u64> {
    let mut counts = BTreeMap::new();
    for key in records.iter().filter_map(|record| group(record)) {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// The rows of an answer as groups of three texts.
fn stated(rows: &Value, keys: [&str; 3]) -> BTreeMap<[Option<String>; 3], u64> {
    let rows = rows.as_array().unwrap();
    let totals: Vec<u64> = rows.iter().map(|row| row["totalevents"].as_u64().unwrap()).collect();
    assert!(totals.is_sorted_by(|left, right| left >= right));
    let groups = rows.iter().map(|row| keys.map(|key| text(&row[key])));
    let stated: BTreeMap<_, _> = groups.zip(totals).collect();
    assert_eq!(stated.len(), rows.len());
    stated
}

#[test]
fn answers_are_those_of_a_recount() {
    let folder = tempfile::tempdir().unwrap();
    generate(&options(folder.path())).unwrap();
    let files = files(folder.path());
    let logs = logs(&files);
    let records: Vec<&Value> = logs.iter().flat_map(|(_, records)| records).collect();
    let answers: Value = serde_json::from_slice(&files["answers.json"]).unwrap();
    assert_eq!(answers["events"], records.len());
    assert_eq!(answers["objects"], logs.len());

    let root = recount(&records, |record| {
        let who = &record["userIdentity"];
        let group = [&who["userName"], &record["eventName"], &who["invokedBy"]].map(text);
        (who["type"] == "Root").then_some(group)
    });
    assert!(root.len() > 5);
    let rows = &answers["question_1"]["rows"];
    assert_eq!(stated(rows, ["username", "eventname", "invokedby"]), root);

    let errors = recount(&records, |record| {
        let group = [&record["eventName"], &record["errorCode"], &record["errorMessage"]].map(text);
        group[1].is_some().then_some(group)
    });
    let second = &answers["question_2"];
    assert_eq!(second["groups"], errors.len());
    assert_eq!(second["matching_events"], errors.values().sum::<u64>());
    let mut totals: Vec<u64> = errors.values().copied().collect();
    totals.sort_unstable_by(|left, right| right.cmp(left));
    let top: BTreeMap<_, _> = errors.into_iter().filter(|(_, total)| *total >= totals[9]).collect();
    assert_eq!(stated(&second["rows"], ["eventname", "errorcode", "errormessage"]), top);

    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    let mut root_days: BTreeMap<String, u64> = BTreeMap::new();
    for (key, records) in &logs {
        let root = records.iter().filter(|record| record["userIdentity"]["type"] == "Root");
        *days.entry(day(key)).or_default() += records.len() as u64;
        *root_days.entry(day(key)).or_default() += root.count() as u64;
    }
    assert_eq!(days.values().copied().collect::<Vec<u64>>(), [2_400; 5]);
    assert_eq!(answers["events_per_day"], serde_json::to_value(days).unwrap());
    assert_eq!(answers["root_events_per_day"], serde_json::to_value(root_days).unwrap());
    let happened = recount(&records, |record| {
        Some(record["eventTime"].as_str().unwrap()[..10].replace('-', "/"))
    });
    assert_eq!(answers["events_per_day_of_eventtime"], serde_json::to_value(happened).unwrap());
}

#[test]
fn the_logs_hold_what_misleads_readers() {
    let folder = tempfile::tempdir().unwrap();
    generate(&options(folder.path())).unwrap();
    let files = files(folder.path());
    let logs = logs(&files);
    let all = || logs.iter().flat_map(|(_, records)| records);
    let share = |test: &dyn Fn(&Value) -> bool| {
        all().filter(|record| test(record)).count() as f64 / all().count() as f64
    };
    let kind = |record: &Value| text(&record["userIdentity"]["type"]);
    let issuer = |record: &Value| {
        record["userIdentity"]["sessionContext"]["sessionIssuer"]["type"] == "Root"
    };
    assert!(all().any(|record| issuer(record) && kind(record).as_deref() != Some("Root")));
    assert!(all().any(|record| record["responseElements"]["roots"][0]["name"] == "Root"));
    let nested = "/requestParameters/distributionConfig/customErrorResponses/items/0/errorCode";
    assert!(all().any(|record| record["errorCode"].is_null() && record.pointer(nested).is_some()));
    assert!(
        all().any(|record| record["errorCode"].is_string() && record["errorMessage"].is_null())
    );
    assert!(
        all().any(|record| record["errorCode"].is_null() && record["errorMessage"].is_string())
    );
    assert!(all().any(|record| kind(record).is_none()));
    let late = logs.iter().flat_map(|(key, records)| records.iter().map(|r| (day(key), r)));
    let late = late.filter(|(day, record)| {
        record["eventTime"].as_str().unwrap()[..10].replace('-', "/") != *day
    });
    let late = late.count() as f64 / all().count() as f64;
    assert!(late > 0.0 && late < 0.05, "{late}");
    let errors = share(&|record| record["errorCode"].is_string());
    assert!((0.05..0.15).contains(&errors), "{errors}");
    let root = share(&|record| kind(record).as_deref() == Some("Root"));
    assert!((0.002..0.03).contains(&root), "{root}");

    let texts: Vec<String> =
        files.iter().filter(|(key, _)| key.ends_with(".gz")).map(|(_, b)| inflate(b)).collect();
    for escape in ["\\ud83d\\udd12", "\\u00fc", "\\u003c", "\\n", "\\\\", "\u{1f512}"] {
        assert!(texts.iter().any(|text| text.contains(escape)), "{escape}");
    }
    assert!(!texts.iter().any(|text| text.contains("\\u0001")));
}

#[test]
fn options_out_of_range_and_foreign_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |options: Options| match generate(&options) {
        Err(GenerateError::Options(message)) => message,
        other => panic!("{other:?}"),
    };
    let good = options(folder.path());
    assert_eq!(refused(Options { days: 0, ..good.clone() }), "--days must be 1 to 4000, not 0");
    assert_eq!(
        refused(Options { regions: 21, ..good.clone() }),
        "--regions must be 1 to 20, not 21"
    );
    assert!(files(folder.path()).is_empty());
    // The same again is welcome; other logs would falsify the answers.
    let small = Options { days: 1, events_per_day: 50, ..good };
    let (first, again) = (generate(&small).unwrap(), generate(&small).unwrap());
    assert_eq!(first, again);
    assert!(refused(Options { seed: 9, ..small }).contains("already holds other logs"));
}
