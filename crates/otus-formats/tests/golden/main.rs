//! Golden files of every SerDe: `tests/serde/<name>/*.json` at the repository's root. Each
//! holds a table, lines, and the rows expected of them with the source they were taken from;
//! nothing here knows what a SerDe does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test says what it expects"
)]

mod file;
mod mutated;
mod page;
mod values;

use std::collections::BTreeMap;
use std::path::Path;

use otus_formats::registry;

use file::{Golden, files};

#[test]
fn every_golden_file() {
    let mut checked = BTreeMap::new();
    for entry in registry() {
        for path in files(entry.name) {
            check(&path);
            *checked.entry(entry.name).or_insert(0) += 1;
        }
    }
    assert!(registry().iter().all(|entry| checked.contains_key(entry.name)), "{checked:?}");
}

fn check(path: &Path) {
    let golden = Golden::read(path);
    assert!(golden.source.len() > 20, "{}: name the source of the rows", path.display());
    let name = golden.file.clone().unwrap_or_else(|| String::from("object"));
    match (golden.decode(&golden.bytes(path), &name), &golden.error) {
        (Err(error), Some(expected)) => {
            assert_eq!(&error.to_string(), expected, "{}", path.display());
        }
        (Err(error), None) => panic!("{}: {error}", path.display()),
        (Ok(_), Some(expected)) => panic!("{}: expected {expected}", path.display()),
        (Ok((rows, outcome)), None) => {
            for (at, (row, expected)) in rows.iter().zip(&golden.rows).enumerate() {
                assert_eq!(row, expected, "{}: row {at}", path.display());
            }
            assert_eq!(rows.len(), golden.rows.len(), "{}", path.display());
            assert_eq!(outcome.malformed_rows, golden.malformed, "{}", path.display());
            let damage = outcome.damage.map(|damage| damage.reason);
            assert_eq!(damage, golden.damage, "{}", path.display());
        }
    }
}
