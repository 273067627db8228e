//! Golden files of every SerDe and of every log: `tests/serde/<name>/*.json` at the repository's
//! root. Each holds a table or names the statement that creates it, lines, and the rows
//! expected of them with the source they were taken from; nothing here knows what a SerDe does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test says what it expects"
)]

mod definition;
mod file;
mod mutated;
mod page;
mod values;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};

use otus_formats::{Projection, registry};
use serde_json::Value;

use file::{Decoded, Golden, Pieces, decode, files, folders};

/// Logs of the guide that are read line by line.
const LOGS: [&str; 20] = [
    "alb",
    "alb_connection",
    "apache",
    "clb",
    "cloudfront",
    "cloudfront_realtime",
    "cloudfront_v2",
    "config",
    "emr",
    "global_accelerator",
    "guardduty",
    "iis",
    "network_firewall",
    "nlb",
    "route53_resolver",
    "s3_access",
    "ses",
    "sns",
    "vpc_flow",
    "waf",
];

#[test]
fn every_golden_file() {
    let names = registry().iter().map(|it| it.name).chain(LOGS);
    let expected = names.map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(folders().into_iter().collect::<BTreeSet<_>>(), expected);
    let mut wrong = Vec::new();
    for folder in expected {
        let paths = files(&folder);
        let hostile = |it: &PathBuf| it.file_stem().is_some_and(|it| it == "hostile");
        if !paths.iter().any(hostile) || paths.len() == 1 {
            wrong.push(format!("{folder} needs hostile.json and another file"));
        }
        for path in paths {
            if let Err(why) = check(&path) {
                wrong.push(format!("{folder}/{}: {why}", path.file_name().unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} files:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(path: &Path) -> Result<(), String> {
    let golden = Golden::read(path);
    // A source says who else read the lines: nobody copies what came out.
    require(golden.source.len() > 20, "it names no source of its rows")?;
    require(!golden.source.contains("Otus"), "Otus is no source")?;
    let name = golden.file.clone().unwrap_or_else(|| String::from("object"));
    let bytes = golden.bytes(path);
    in_pieces(&golden, &bytes)?;
    match (golden.decode(&bytes, &name), &golden.error) {
        (Err(error), Some(expected)) => same(&error.to_string(), expected),
        (Err(error), None) => Err(error.to_string()),
        (Ok(_), Some(expected)) => Err(format!("no error {expected}")),
        (Ok((rows, outcome)), None) => {
            for (at, (row, expected)) in rows.iter().zip(&golden.rows).enumerate() {
                same(row, expected).map_err(|why| format!("row {at}: {why}"))?;
            }
            let counts = (rows.len(), outcome.malformed_rows);
            same(&counts, &(golden.rows.len(), golden.malformed))?;
            let damage = outcome.damage.map(|damage| damage.reason);
            if golden.malformed > 0 && golden.damage.is_none() {
                return require(damage.is_some(), "malformed rows are damage");
            }
            same(&damage, &golden.damage)
        }
    }
}

/// An object that arrives bit by bit is the same object.
fn in_pieces(golden: &Golden, bytes: &[u8]) -> Result<(), String> {
    let spec = golden.spec();
    let Ok(all) = Projection::all(&spec) else { return Ok(()) };
    let read = |pieces| summary(decode(&spec, &all, None, bytes, "object", pieces));
    let whole = read(Pieces::Whole);
    for window in [1, 64, 1000] {
        same(&read(Pieces::Of(window)), &whole).map_err(|why| format!("by {window}: {why}"))?;
    }
    Ok(())
}

/// Rows, malformed ones among them, and damage: what must not depend on how an object was
/// handed over.
type Summary = (Vec<Vec<Value>>, u64, Option<String>);

fn summary(decoded: Decoded) -> Result<Summary, String> {
    let (rows, outcome) = decoded.map_err(|error| error.to_string())?;
    Ok((rows, outcome.malformed_rows, outcome.damage.map(|it| it.reason)))
}

fn same<T: PartialEq + Debug>(found: &T, expected: &T) -> Result<(), String> {
    require(found == expected, "").map_err(|_| format!("\n{found:?}\nexpected\n{expected:?}"))
}

fn require(holds: bool, otherwise: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}
