//! The library over the generated story: every detection finds exactly the planted rows and
//! nothing in the same account without them; every descriptive question has the answer of
//! `investigations/answers.py`, which reads the log files by itself.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::harness::{Otus, shared};

type Row = BTreeMap<String, Option<String>>;

/// Logs of ten days with their six tables.
fn account(quiet: bool) -> (Otus, PathBuf) {
    // Two days later, so that what was delivered after the last midnight is seen too.
    let otus = Otus::at("2026-11-02T00:00:00Z");
    let folder = otus.folder("logs");
    let out = folder.display().to_string();
    let options = ["generate", "aws", "--out", &out, "--end", "2026-10-31"];
    let quiet = if quiet { &["--quiet"][..] } else { &[] };
    let made = otus.call(&[&options[..], quiet].concat());
    assert_eq!(made.code, Some(0), "{}", made.err);
    let otus = otus.mount("logs", &folder);
    let found = otus.call(&["discover", "s3://logs/", "--create"]);
    assert_eq!(found.code, Some(0), "{}", found.err);
    for table in ["cloudtrail", "vpc_flow", "alb", "waf", "route53_resolver", "s3_access"] {
        assert!(found.err.contains(&format!("default.{table}\n")), "{table}: {}", found.err);
    }
    (otus, folder)
}

fn answers(folder: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("answers.json")).unwrap()).unwrap()
}

/// Names of all questions of a kind, as `list` prints them.
fn names(otus: &Otus, kind: &str) -> Vec<String> {
    let list = otus.call(&["investigate", "list"]).out;
    let words = list.lines().map(|it| it.split_whitespace().take(2).collect::<Vec<_>>());
    words.filter(|it| it[1] == kind).map(|it| it[0].to_owned()).collect()
}

fn ask(otus: &Otus, name: &str, parameters: &[(String, String)]) -> Vec<Row> {
    let mut arguments = vec!["investigate", "run", name, "--output", "json"];
    let pairs: Vec<String> =
        parameters.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.iter().for_each(|it| arguments.extend(["--param", it]));
    let ended = otus.call(&arguments);
    assert_eq!(ended.code, Some(0), "{name}: {}", ended.err);
    let document: Value = serde_json::from_str(&ended.out).unwrap();
    let columns = document["columns"].as_array().unwrap();
    let columns: Vec<&str> = columns.iter().map(|it| it["name"].as_str().unwrap()).collect();
    let promised = promised_columns(name);
    assert_eq!(columns, promised, "{name}");
    let rows = document["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            let values = row.as_array().unwrap().iter().map(text);
            columns.iter().map(|it| (*it).to_owned()).zip(values).collect()
        })
        .collect()
}

fn promised_columns(name: &str) -> Vec<String> {
    let file = format!("{}/../../investigations/{name}.sql", env!("CARGO_MANIFEST_DIR"));
    let sql = std::fs::read_to_string(file).unwrap();
    let line = sql.lines().find_map(|it| it.strip_prefix("-- columns: ")).unwrap();
    line.split(", ").map(str::to_owned).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Rows cut down to some columns, sorted.
fn cut(rows: &[Row], columns: &[String]) -> Vec<Vec<Option<String>>> {
    let mut cut: Vec<Vec<Option<String>>> = rows
        .iter()
        .map(|row| columns.iter().map(|it| row.get(it).cloned().flatten()).collect())
        .collect();
    cut.sort();
    cut
}

/// What counts as new begins on the day of the story.
fn since(name: &str) -> Vec<(String, String)> {
    let parameter = ("since".to_owned(), "2026-10-30".to_owned());
    let new = ["key-from-new-address", "new-regions", "new-domains"].contains(&name);
    if new { vec![parameter] } else { Vec::new() }
}

#[test]
fn every_detection_finds_exactly_what_was_planted() {
    let (otus, folder) = account(false);
    let findings = answers(&folder)["story"]["findings"].clone();
    let detections = names(&otus, "detection");
    assert!(detections.len() >= 30, "{}", detections.len());
    for name in findings.as_object().unwrap().keys() {
        assert!(detections.contains(name), "{name} is planted for no detection");
    }
    for name in &detections {
        let planted =
            findings[name].as_array().unwrap_or_else(|| panic!("nothing planted: {name}"));
        let columns: Vec<String> = planted[0].as_object().unwrap().keys().cloned().collect();
        let planted: Vec<Row> = planted
            .iter()
            .map(|row| {
                let pairs = row.as_object().unwrap().iter();
                pairs.map(|(key, value)| (key.clone(), text(value))).collect()
            })
            .collect();
        let found = ask(&otus, name, &since(name));
        assert_eq!(cut(&found, &columns), cut(&planted, &columns), "{name}");
    }
}

#[test]
fn a_quiet_account_has_no_finding() {
    let (otus, folder) = account(true);
    assert_eq!(answers(&folder)["story"], Value::Null);
    for name in names(&otus, "detection") {
        assert_eq!(ask(&otus, &name, &since(&name)), Vec::<Row>::new(), "{name}");
    }
}

#[test]
fn the_four_log_question_finds_the_intruder_within_the_window_alone() {
    let (otus, folder) = account(false);
    let attacker = answers(&folder)["story"]["names"]["attacker"].as_str().unwrap().to_owned();
    let within = |from: &str, to: &str| {
        let span = [("from", from), ("to", to)];
        let span = span.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let rows = ask(&otus, "four-logs", &span);
        rows.iter().map(|row| row["address"].clone().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(within("2026-10-30", "2026-10-31"), [attacker]);
    // The day before knows the scanner, the visitors and alice, who is both user and visitor.
    assert!(within("2026-10-29", "2026-10-30").is_empty());
    assert!(within("2026-10-30T12:00:00Z", "2026-10-31").is_empty());
}

#[test]
fn descriptive_questions_have_pythons_answers() {
    let (otus, folder) = account(false);
    let script = "../../tests/cli/investigations/answers.py";
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
    let Ok(ran) = Command::new("python3").arg(script).arg(&folder).output() else {
        eprintln!("skipped: there is no python3");
        return;
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let expected: Value = serde_json::from_slice(&ran.stdout).unwrap();
    for name in names(&otus, "question") {
        let answer = &expected[&name];
        let parameters = answer["parameters"].as_object().unwrap_or_else(|| panic!("{name}"));
        let parameters: Vec<(String, String)> =
            parameters.iter().map(|(key, value)| (key.clone(), text(value).unwrap())).collect();
        let found = ask(&otus, &name, &parameters);
        // Whole parameter texts keep the spelling of the log; everything else is compared.
        let mut columns = promised_columns(&name);
        columns.retain(|it| it != "requestparameters");
        let rows = answer["rows"].as_array().unwrap().iter();
        let mut rows: Vec<Vec<Option<String>>> =
            rows.map(|row| row.as_array().unwrap().iter().map(text).collect()).collect();
        rows.sort();
        assert!(!rows.is_empty(), "{name}");
        assert_eq!(cut(&found, &columns), rows, "{name}");
    }
}

#[test]
fn what_is_wrong_with_a_call_is_said() {
    let otus = Otus::new();
    let said = |arguments: &[&str]| {
        let ended = otus.call(&[&["investigate"], arguments].concat());
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        ended.err
    };
    assert!(said(&["run", "who"]).contains("there is no investigation who"));
    assert!(said(&["run", "key-timeline"]).contains("needs the parameter key: AKIA"));
    assert!(said(&["run", "key-timeline", "--param", "user=x"]).contains("it has key, cloudtrail"));
    let shown = otus.call(&[
        "investigate",
        "show",
        "key-timeline",
        "--param",
        "key=A'B",
        "--table",
        "Trail",
    ]);
    assert!(shown.out.contains("useridentity.accesskeyid = 'A''B'"), "{}", shown.out);
    assert!(shown.out.contains("FROM Trail\n"), "{}", shown.out);
    let waiting = otus.call(&["investigate", "show", "key-timeline"]);
    assert!(waiting.out.contains("${key}"), "{}", waiting.out);
}

#[test]
fn open_serves_the_console_on_this_machine_until_it_is_stopped() {
    let otus = Otus::new();
    let folder = otus.folder("logs");
    let out = folder.display().to_string();
    let made = otus.call(&["generate", "cloudtrail", "--out", &out, "--days", "2"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let mut child = otus.spawn(&["open", &out, "--console"]);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.find_map(|it| it.strip_prefix("console: http://localhost:").map(str::to_owned));
    let port = url.unwrap().split('/').next().unwrap().to_owned();
    let ask = |host: &str| {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        let body = "{}";
        write!(
            stream,
            "POST /console/api/catalog HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    // Another site's name is refused; this machine's own gets as far as the session's token.
    assert!(ask("evil.example").contains("not from here"), "{}", ask("evil.example"));
    assert!(ask(&format!("localhost:{port}")).contains("token is missing"));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Logs of real attack techniques, each event labelled with its own. Detections must find each
/// technique by what it does; [`UNFINDABLE`] are calls that honest deployments make daily, and
/// `attack-tools` does not count, since it only reads a name that anybody can change.
#[test]
fn real_techniques_are_found() {
    const UNFINDABLE: [&str; 2] =
        ["aws.persistence.lambda-layer-extension", "aws.persistence.lambda-overwrite-code"];
    let Some(logs) = shared("data/cloudtrail/stratus-red-team") else { return };
    let otus = Otus::new().mount("attacks", &logs);
    assert_eq!(otus.call(&["discover", "s3://attacks/", "--create"]).code, Some(0));
    let labels = std::fs::read_to_string(logs.join("labels.csv")).unwrap();
    let mut open: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (event, technique) in labels.lines().skip(1).filter_map(|it| it.split_once(',')) {
        open.entry(technique).or_default().push(event);
    }
    assert_eq!(open.len(), 35);
    for name in names(&otus, "detection") {
        let file = format!("{}/../../investigations/{name}.sql", env!("CARGO_MANIFEST_DIR"));
        let sql = std::fs::read_to_string(file).unwrap();
        if name == "attack-tools" || !sql.contains("\n-- tables: cloudtrail\n") {
            continue;
        }
        let found = ask(&otus, &name, &[]);
        let events = found.iter().filter_map(|row| row.get("eventid").cloned().flatten());
        events.for_each(|id| open.retain(|_, events| !events.contains(&id.as_str())));
        // This one counts secrets and names no single event: three techniques, three callers.
        if name == "secrets-read-in-bulk" && found.len() == 3 {
            open.retain(|it, _| !it.contains("secretsmanager") && !it.contains("securestring"));
        }
    }
    assert_eq!(open.into_keys().collect::<Vec<_>>(), UNFINDABLE);
}

#[test]
fn the_page_lists_every_question_in_the_order_of_the_gallery() {
    let page = format!("{}/../../docs/investigations.md", env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(page).unwrap();
    let rows = page.lines().filter_map(|it| it.strip_prefix("| `")?.split_once('`'));
    let listed: Vec<&str> = rows.map(|(name, _)| name).collect();
    let list = Otus::new().call(&["investigate", "list"]).out;
    let names: Vec<&str> = list.lines().filter_map(|it| it.split_whitespace().next()).collect();
    assert_eq!(listed, names);
}
