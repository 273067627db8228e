//! What investigators ask: the statements of `questions/questions.sql` over every real tree,
//! compared row by row with `questions/answers.py`, which reads the records by itself. It must
//! not know the answers.

use std::path::Path;
use std::process::Command;

use crate::harness::{Otus, shared};

const TRAIL: &str = include_str!("questions/trail.sql");
const QUESTIONS: &str = include_str!("questions/questions.sql");

const TREES: [&str; 6] = [
    "invictus",
    "stratus-red-team",
    "traildiscover",
    "flaws-cloud-excerpt",
    "grycap-2017",
    "insights-streamalert",
];

#[test]
fn every_question_has_pythons_answer() {
    for tree in TREES {
        let Some(folder) = shared(&format!("data/cloudtrail/{tree}")) else { return };
        let Some(expected) = python(&folder) else { return };
        let otus = Otus::new().mount("logs", &folder);
        otus.query("csv", TRAIL);
        let found = rows(&otus.query("json", QUESTIONS));
        assert_eq!(found.len(), expected.len(), "{tree}");
        for (number, (found, expected)) in found.iter().zip(&expected).enumerate() {
            let question = QUESTIONS.split(";\n").nth(number).unwrap_or_default().trim();
            assert_eq!(found, expected, "{tree}, question {}:\n{question}", number + 1);
        }
    }
}

#[test]
fn there_are_25_questions() {
    assert_eq!(QUESTIONS.matches(";\n").count(), 25);
}

type Rows = Vec<serde_json::Value>;

/// The rows of each document.
fn rows(documents: &str) -> Vec<Rows> {
    let documents = serde_json::Deserializer::from_str(documents).into_iter();
    documents
        .map(|document: Result<serde_json::Value, _>| {
            document.unwrap()["rows"].as_array().unwrap().clone()
        })
        .collect()
}

/// `None` where there is no Python.
fn python(folder: &Path) -> Option<Vec<Rows>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cli/questions/answers.py");
    let Ok(ran) = Command::new("python3").arg(script).arg(folder).output() else {
        eprintln!("skipped: there is no python3");
        return None;
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let lists: Vec<Rows> = serde_json::from_slice(&ran.stdout).unwrap();
    Some(lists)
}
