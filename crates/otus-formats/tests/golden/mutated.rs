//! Objects with bytes changed at random, of every SerDe and every log: nothing may panic or
//! hang, batches are sound, lines give no more rows than there are, a column read alone is
//! the column read with the others, an object that arrives bit by bit is the same object, and a
//! pushed predicate keeps exactly the rows for which it is true. `OTUS_ROUNDS` says how often
//! (50 times by default, 5,000 times with `OTUS_LONG`).

use std::path::Path;

use otus_formats::{
    CompareOp, Exactness, LeafPath, LeafPredicate, Literal, Projection, SerdeSpec, resolve,
};
use otus_types::HiveType;
use serde_json::{Value, json};

use crate::file::{Golden, Pieces, decode, files, folders};
use crate::summary;

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }

    /// Changes, removes, repeats or inserts bytes; those that mean something most often.
    fn mutate(&mut self, bytes: &mut Vec<u8>) {
        const MEANING: &[u8] = b"\"\\{}[]:,;|=\n\r\0\x01\x02\x03 \t'%()0-.\xff\xc3";
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len() + 1);
            let byte = MEANING[self.roll(MEANING.len())];
            match self.roll(4) {
                0 if at < bytes.len() => bytes[at] = byte,
                1 if at < bytes.len() => {
                    bytes.remove(at);
                }
                2 => {
                    let to = (at + self.roll(20)).min(bytes.len());
                    let again = bytes[at..to].to_vec();
                    bytes.splice(at..at, again);
                }
                _ => bytes.insert(at, byte),
            }
        }
    }
}

#[test]
fn mutated_objects() {
    let usual = if std::env::var_os("OTUS_LONG").is_some() { 5_000 } else { 50 };
    let rounds = std::env::var("OTUS_ROUNDS").map_or(usual, |it| it.parse::<usize>().unwrap());
    for folder in folders() {
        for path in files(&folder) {
            if path.ends_with("explosion.json") {
                // A million steps each time.
                continue;
            }
            let golden = Golden::read(&path);
            let original = golden.bytes(&path);
            if original.len() > 4000 || golden.error.is_some() && resolve(&golden.spec()).is_err() {
                continue;
            }
            let mut dice = Dice(original.len() as u64 + rounds as u64);
            for _ in 0..rounds {
                let mut bytes = original.clone();
                dice.mutate(&mut bytes);
                check(&golden, &path, &bytes, &mut dice);
            }
        }
    }
}

fn check(golden: &Golden, path: &Path, bytes: &[u8], dice: &mut Dice) {
    let spec = golden.spec();
    let shown = || format!("{}: {:?}", path.display(), String::from_utf8_lossy(bytes));
    let all = Projection::all(&spec).unwrap();
    let whole = decode(&spec, &all, None, bytes, "object", Pieces::Whole);
    let pieces = Pieces::Of(1 + dice.roll(100));
    let bitwise = decode(&spec, &all, None, bytes, "object", pieces);
    assert_eq!(summary(bitwise), summary(whole.clone()), "{pieces:?}: {}", shown());
    let Ok((rows, outcome)) = whole else { return };
    assert_eq!(outcome.rows, rows.len() as u64, "{}", shown());
    if !spec.input_format.contains("CloudTrail") {
        let lines = bytes.split(|it| matches!(it, b'\n' | b'\r')).count();
        assert!(rows.len() <= lines && outcome.malformed_rows <= lines as u64, "{}", shown());
    }
    let column = dice.roll(spec.columns.len());
    let alone = Projection::columns(&spec, &[column]).unwrap();
    let (found, _) =
        decode(&spec, &alone, None, bytes, "object", Pieces::Whole).unwrap_or_else(|error| {
            panic!("{error}: {}", shown());
        });
    let expected = rows.iter().map(|row| vec![row[column].clone()]).collect::<Vec<_>>();
    assert_eq!(found, expected, "column {column} alone: {}", shown());
    pushed(&spec, &rows, bytes, dice, &shown);
}

/// A comparison with a text that occurs, pushed into the decoder.
fn pushed(
    spec: &SerdeSpec,
    rows: &[Vec<Value>],
    bytes: &[u8],
    dice: &mut Dice,
    shown: &dyn Fn() -> String,
) {
    let texts = spec.columns.iter().enumerate().filter(|(_, it)| it.ty == HiveType::String);
    let texts = texts.map(|(at, _)| at).collect::<Vec<_>>();
    if texts.is_empty() || rows.is_empty() {
        return;
    }
    let column = texts[dice.roll(texts.len())];
    let value = rows[dice.roll(rows.len())][column].clone();
    let leaf = LeafPath { column, fields: vec![] };
    let predicate = match value.as_str() {
        Some(text) => {
            let value = Literal::Text(text.to_owned());
            LeafPredicate::Compare { leaf, op: CompareOp::Eq, value }
        }
        None => LeafPredicate::IsNull { leaf },
    };
    assert_eq!(resolve(spec).unwrap().supports(&predicate), Exactness::Exact, "{}", shown());
    let all = Projection::all(spec).unwrap();
    let (found, _) = decode(spec, &all, Some(&predicate), bytes, "object", Pieces::Whole)
        .unwrap_or_else(|error| panic!("{error}: {}", shown()));
    let expected = rows.iter().filter(|row| row[column] == value).cloned().collect::<Vec<_>>();
    assert_eq!(json!(found), json!(expected), "column {column} = {value}: {}", shown());
}
