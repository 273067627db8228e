//! Runs the examples of the registry and the simple statements (`SELECT expression`) of
//! `tests/slt/functions/{json,datetime,string,regexp,like}` without a parser or an engine:
//! literals, nested calls, casts by literal words. What it cannot read it leaves to the SQL
//! tests, and it counts what it ran so that an empty run fails.

#![allow(clippy::unwrap_used, clippy::panic)]

mod evaluate;

use std::path::{Path, PathBuf};

use evaluate::{Answer, evaluate};
use otus_functions::registry;

#[test]
fn every_signature_can_be_read() {
    let unreadable: Vec<_> = registry::unreadable().collect();
    assert!(unreadable.is_empty(), "{unreadable:?}");
}

#[test]
fn examples_hold() {
    let families = ["json", "datetime", "string", "regexp", "like"];
    let mut wrong = Vec::new();
    let mut ran = 0;
    for (family, spec) in registry::all().filter(|(family, _)| families.contains(family)) {
        for example in spec.examples {
            match evaluate(example.call) {
                Answer::Unreadable(why) => {
                    wrong.push(format!("{}: unreadable: {why}", example.call))
                }
                answer => {
                    ran += 1;
                    if answer.text() != example.result {
                        wrong.push(format!(
                            "{family}: {} = {} but {} was expected",
                            example.call,
                            answer.text(),
                            example.result
                        ));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(ran > 10, "only {ran} examples ran");
}

fn slt_files(family: &str) -> Vec<PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/slt/functions").join(family);
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect();
    files.sort();
    files
}

#[test]
fn simple_statements_hold() {
    let (mut wrong, mut ran, mut skipped) = (Vec::new(), 0, 0);
    for family in ["json", "datetime", "string", "regexp", "like"] {
        for file in slt_files(family) {
            let text = std::fs::read_to_string(&file).unwrap();
            for record in text.split("\n\n") {
                match check(record) {
                    Some(Ok(())) => ran += 1,
                    Some(Err(why)) => {
                        wrong.push(format!("{}: {why}", file.file_name().unwrap().display()))
                    }
                    None => skipped += usize::from(record.contains("SELECT")),
                }
            }
        }
    }
    eprintln!("{ran} statements ran, {skipped} are left to the SQL tests");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// `None` when the record is not one this test can read.
fn check(record: &str) -> Option<Result<(), String>> {
    let lines: Vec<&str> =
        record.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    let (head, rest) = lines.split_first()?;
    let split = rest.iter().position(|line| *line == "----").unwrap_or(rest.len());
    let statement = rest[..split].join("\n");
    let expression = statement.strip_prefix("SELECT ")?;
    let answer = evaluate(expression);
    if let Answer::Unreadable(_) = answer {
        return None;
    }
    if let Some(pattern) =
        head.strip_prefix("statement error ").or_else(|| head.strip_prefix("query error "))
    {
        return Some(match answer {
            Answer::Error(message) if regex::Regex::new(pattern).unwrap().is_match(&message) => {
                Ok(())
            }
            other => Err(format!("{statement}: {} but error {pattern} was expected", other.text())),
        });
    }
    let expected = rest.get(split + 1..)?.join("\n");
    let text = match answer.text() {
        text if text.is_empty() => "(empty)".to_owned(),
        text => text,
    };
    Some(if text == expected {
        Ok(())
    } else {
        Err(format!("{statement}: {text} but {expected} was expected"))
    })
}
