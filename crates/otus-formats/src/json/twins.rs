//! A line SerDe with the walker against the same without it: random and mutated lines must give
//! the same rows or the same error. It must not know any SerDe.

use std::ops::ControlFlow;

use arrow::array::RecordBatch;
use otus_types::{HiveType, QueryError};

use super::random::{Dice, members, mutate};
use crate::decoder::Decoder;
use crate::object::ObjectInfo;
use crate::predicate::{CompareOp, LeafPath, LeafPredicate, Literal};
use crate::projection::Projection;
use crate::spec::{Column, SerdeSpec};

/// A table of columns that the random lines have keys for.
pub(crate) fn spec(class: &str, properties: &[(&str, bool)]) -> SerdeSpec {
    let columns = [
        ("eventname", "string"),
        ("useridentity", "struct<type:string,userName:string,attributes:struct<a:boolean>>"),
        ("errorcode", "varchar(4)"),
        ("requestparameters", "map<string,string>"),
        ("readonly", "boolean"),
        ("resources", "array<bigint>"),
        ("a", "double"),
        ("arn", "string"),
        ("other", "array<struct<a:string,type:int>>"),
        ("responseelements", "array<array<struct<ARN:string,attributes:struct<a:string>>>>"),
        ("tlsdetails", "map<string,array<struct<a:string,other:array<int>>>>"),
        ("akeylongerthanwhatthewalkremembersofkeys", "string"),
    ];
    let columns = columns
        .iter()
        .map(|(name, ty)| Column { name: String::from(*name), ty: HiveType::parse(ty).unwrap() });
    let properties = properties.iter().map(|(key, value)| ((*key).into(), value.to_string()));
    SerdeSpec {
        class: String::from(class),
        columns: columns.collect(),
        properties: properties.collect(),
        ..SerdeSpec::default()
    }
}

/// The rows of some lines, or why there are none.
fn read(decoder: &mut Decoder, lines: &[u8]) -> Result<Option<RecordBatch>, QueryError> {
    let mut emit = |_| ControlFlow::Continue(());
    let ended = decoder.decode_object(lines, &ObjectInfo::default(), &mut emit);
    ended.map(|_| decoder.finish().unwrap().map(|batch| batch.batch))
}

/// A random object, now and then with a space after colons and commas.
fn object(dice: &mut Dice) -> String {
    let mut text = String::from("{");
    members(dice, 3, &mut text);
    text.push('}');
    if dice.roll(3) == 0 { text.replace("\":", "\": ").replace(',', ", ") } else { text }
}

/// Holds the decoders that `decoder` makes for a strict and a lenient table, with the walker
/// (`true`) and without it, to each other. `line` makes a line of a random object.
pub(crate) fn agree(
    seed: u64,
    spec: impl Fn(bool) -> SerdeSpec,
    decoder: impl Fn(&SerdeSpec, &Projection, Option<&LeafPredicate>, bool) -> Decoder,
    line: impl Fn(String) -> String,
) {
    let rounds = if std::env::var_os("OTUS_LONG").is_some() { 10_000_000 } else { 100_000 };
    let all = Projection::all(&spec(true)).unwrap();
    let some = Projection::columns(&spec(true), &[0, 3, 7]).unwrap();
    let count = Projection::columns(&spec(true), &[]).unwrap();
    let leaf = LeafPath { column: 0, fields: Vec::new() };
    let value = Literal::Text("Root".into());
    let root = LeafPredicate::Compare { leaf, op: CompareOp::Eq, value };
    let mut dice = Dice(seed);
    let (mut rows, mut errors) = (0, 0);
    for (projection, predicate) in [(&all, None), (&some, Some(&root)), (&count, None)] {
        for lenient in [true, false] {
            let spec = spec(lenient);
            let pair = || [true, false].map(|walk| decoder(&spec, projection, predicate, walk));
            let [mut fast, mut careful] = pair();
            for round in 0..rounds / 6 {
                let mut lines = line(object(&mut dice)).into_bytes();
                if round % 2 == 0 {
                    mutate(&mut dice, &mut lines);
                }
                // Valid lines around it: it must not disturb them, nor they it.
                while dice.roll(3) == 0 {
                    lines.splice(0..0, (line(object(&mut dice)) + "\n").into_bytes());
                    lines.extend(dice.pick(&["\n", "\n\n", "\r\n"]).bytes());
                    lines.extend(line(object(&mut dice)).bytes());
                }
                let (found, expected) = (read(&mut fast, &lines), read(&mut careful, &lines));
                assert_eq!(found, expected, "{}", String::from_utf8_lossy(&lines));
                rows += u32::from(matches!(found, Ok(Some(_))));
                if found.is_err() {
                    errors += 1;
                    // What a failed line left in the columns is of no use.
                    [fast, careful] = pair();
                }
            }
        }
    }
    assert!(rows > 10_000 && errors > 10_000, "{rows} {errors}");
}
