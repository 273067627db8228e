//! `docs/sql.md`: which SQL test shows which construct working, with NULL, and failing. A
//! cell without a test fails here. It must not know what the tests expect.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test executable")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use otus_sql::{Cell, PRODUCTIONS, Production};

const CLAIM: &str = "# covers: ";

/// Files by construct and cell.
type Shown = BTreeMap<(&'static str, Cell), BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "slt") {
            found.push(path);
        }
    }
}

/// Every claim of every file, checked against the record that follows it.
fn shown() -> Shown {
    let tests = root().join("tests/slt");
    let mut paths = Vec::new();
    files(&tests, &mut paths);
    let mut shown = Shown::new();
    for path in paths {
        let name = path.strip_prefix(&tests).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        for record in text.split("\n\n") {
            for line in record.lines() {
                let Some(claim) = line.strip_prefix(CLAIM) else { continue };
                let (production, cell) = claimed(claim, &name);
                check(record, cell, &name);
                shown.entry((production.name, cell)).or_default().insert(name.clone());
            }
        }
    }
    shown
}

fn claimed(claim: &str, file: &str) -> (&'static Production, Cell) {
    let (production, cell) = claim.rsplit_once(' ').unwrap_or((claim, ""));
    let production = PRODUCTIONS.iter().find(|it| it.name == production);
    let cell = Cell::ALL.into_iter().find(|it| it.name() == cell);
    match (production, cell) {
        (Some(production), Some(cell)) if production.cells.contains(&cell) => (production, cell),
        _ => panic!("{file}: no such cell: {claim}"),
    }
}

fn check(record: &str, cell: Cell, file: &str) {
    let mut lines = record.lines().skip_while(|line| line.starts_with('#'));
    let head = lines.next().unwrap_or_default();
    let fails = head.starts_with("query error") || head.starts_with("statement error");
    assert_eq!(fails, cell == Cell::Error, "{file}: {record}");
    let null = record.to_lowercase().matches("null").count();
    let claims = record.lines().filter(|line| line.starts_with(CLAIM)).count();
    assert!(cell != Cell::Null || null > claims, "{file}: no NULL in {record}");
}

fn page(shown: &Shown) -> String {
    let mut out = String::from(
        "# SQL\n\nMade by `OTUS_WRITE_DOCS=1 cargo test -p otus-sql --test coverage` from the list of \
         the grammar's constructs and the `# covers:` lines of `tests/slt`; edit those, not this \
         page. A cell names the tests that show the construct with its value, with NULL, and \
         failing; `–` stands where there is nothing to show. Functions are in \
         [functions.md](functions.md).\n\n| construct | example | works | NULL | error |\n\
         | --- | --- | --- | --- | --- |\n",
    );
    for production in PRODUCTIONS.iter().filter(|it| !it.cells.is_empty()) {
        let _ = write!(out, "| {} | `{}` |", production.name, cell_text(production.example));
        for cell in Cell::ALL {
            match shown.get(&(production.name, cell)) {
                Some(files) => {
                    let links = files.iter().map(|it| {
                        let short = it.trim_end_matches(".slt");
                        format!("[{short}](../tests/slt/{it})")
                    });
                    let _ = write!(out, " {} |", links.collect::<Vec<_>>().join(", "));
                }
                None => out.push_str(" – |"),
            }
        }
        out.push('\n');
    }
    out.push_str("\nStatements that write, define or show, with their tests in other folders:\n\n");
    for production in PRODUCTIONS.iter().filter(|it| it.cells.is_empty()) {
        let _ = writeln!(out, "- {}: `{}`", production.name, production.example);
    }
    out
}

fn cell_text(example: &str) -> String {
    example.replace('|', "\\|").replace('`', "'")
}

#[test]
fn every_cell_has_a_test() {
    let shown = shown();
    let mut empty = Vec::new();
    for production in PRODUCTIONS {
        for cell in production.cells {
            if !shown.contains_key(&(production.name, *cell)) {
                empty.push(format!("{} {}", production.name, cell.name()));
            }
        }
    }
    assert!(empty.is_empty(), "no test in tests/slt covers:\n{}", empty.join("\n"));
}

#[test]
fn the_page_is_made_from_the_tests() {
    let path = root().join("docs/sql.md");
    let page = page(&shown());
    if std::env::var_os("OTUS_WRITE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let stored = fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == page, "docs/sql.md is out of date; its first lines say how to make it");
}
