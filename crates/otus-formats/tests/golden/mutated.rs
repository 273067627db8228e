//! Objects with bytes changed at random: no SerDe may panic or hang, a column read alone is
//! the column read with the others, and a pushed predicate keeps exactly the rows for which
//! it is true. `OTUS_ROUNDS` says how often (100 times by default).

use std::path::Path;

use otus_formats::{
    CompareOp, Exactness, LeafPath, LeafPredicate, Literal, Projection, SerdeSpec, registry,
    resolve,
};
use otus_types::HiveType;
use serde_json::{Value, json};

use crate::file::{Golden, decode, files};

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
    let rounds = std::env::var("OTUS_ROUNDS").map_or(100, |it| it.parse::<usize>().unwrap());
    for entry in registry() {
        for path in files(entry.name) {
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
    let Ok((rows, outcome)) = golden.decode(bytes, "object") else { return };
    assert_eq!(outcome.rows, rows.len() as u64, "{}", shown());
    let column = dice.roll(spec.columns.len());
    let alone = Projection::columns(&spec, &[column]).unwrap();
    let (found, _) = decode(&spec, &alone, None, bytes, "object").unwrap_or_else(|error| {
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
    let (found, _) = decode(spec, &all, Some(&predicate), bytes, "object")
        .unwrap_or_else(|error| panic!("{error}: {}", shown()));
    let expected = rows.iter().filter(|row| row[column] == value).cloned().collect::<Vec<_>>();
    assert_eq!(json!(found), json!(expected), "column {column} = {value}: {}", shown());
}
