//! Plain lines are decoded many at once, a last line without its end alone and in full: the
//! same lines must give the same rows both ways.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail by panicking")]

use std::ops::ControlFlow;

use otus_formats::{
    Column, CompareOp, DecodedBatch, Decoder, DecoderOptions, LeafPath, LeafPredicate, Literal,
    ObjectInfo, Projection, SerdeSpec, resolve,
};
use otus_types::HiveType;

const LAZY: &str = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
const CSV: &str = "org.apache.hadoop.hive.serde2.OpenCSVSerde";
const TYPES: [&str; 7] = ["string", "int", "bigint", "double", "varchar(3)", "boolean", "string"];

fn spec(class: &str, properties: &[(&str, &str)]) -> SerdeSpec {
    let columns = TYPES
        .iter()
        .enumerate()
        .map(|(at, ty)| Column { name: format!("c{at}"), ty: HiveType::parse(ty).unwrap() });
    SerdeSpec {
        class: String::from(class),
        input_format: String::from("org.apache.hadoop.mapred.TextInputFormat"),
        properties: properties.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
        columns: columns.collect(),
    }
}

/// The rows of each object, as text, and how many were read.
fn rows(
    spec: &SerdeSpec,
    columns: &[usize],
    predicate: Option<&LeafPredicate>,
    objects: &[&str],
) -> (Vec<String>, u64) {
    let all = Projection::all(spec).unwrap();
    let schema = all.schema().project(columns).unwrap();
    let projection = Projection::pruned(spec, columns, schema.into()).unwrap();
    let format = resolve(spec).unwrap();
    let options = DecoderOptions { batch_rows: 7, ..DecoderOptions::default() };
    let mut decoder = Decoder::new(format.as_ref(), &projection, predicate, options).unwrap();
    let (mut found, mut read) = (Vec::new(), 0);
    let mut take = |decoded: DecodedBatch| {
        decoded.batch.columns().iter().for_each(|it| it.to_data().validate_full().unwrap());
        for at in 0..decoded.batch.num_rows() {
            found.push(format!("{:?}", decoded.batch.slice(at, 1).columns()));
        }
        ControlFlow::Continue(())
    };
    for (id, text) in (0..).zip(objects) {
        let info = ObjectInfo { id, path: String::from("s3://b/o.txt") };
        read += decoder.decode_object(text.as_bytes(), &info, &mut take).unwrap().rows_read;
    }
    if let Some(rest) = decoder.finish().unwrap() {
        let _ = take(rest);
    }
    (found, read)
}

#[test]
fn many_lines_at_once_equal_lines_alone() {
    let tables = [
        spec(LAZY, &[("field.delim", ",")]),
        spec(LAZY, &[("field.delim", ","), ("serialization.null.format", "")]),
        spec(LAZY, &[("field.delim", ","), ("escape.delim", "\\")]),
        spec(CSV, &[("use.null.for.invalid.data", "true")]),
    ];
    let parts = [
        "12",
        ",",
        ",",
        ",",
        "a longer text of words",
        "\n",
        "\n",
        "-3.5",
        "é",
        "true",
        "\"",
        "\\",
        "\r\n",
        "\\N",
        "\",\"",
        "\"\"",
        "12345678901",
        "1.25",
        "1e3",
        " ",
        "\r",
    ];
    let is_12 = LeafPredicate::Compare {
        leaf: LeafPath { column: 0, fields: Vec::new() },
        op: CompareOp::Eq,
        value: Literal::Text(String::from("12")),
    };
    let mut seed = 3_u64;
    let mut roll = |sides: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1442);
        (seed >> 40) as usize % sides
    };
    let mut found = 0;
    for round in 0..6000 {
        let table = &tables[round % tables.len()];
        let sides = if roll(3) == 0 { parts.len() } else { 10 };
        let text: String = (0..roll(150)).map(|_| parts[roll(sides)]).collect();
        let unix = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines = unix.split_terminator('\n').collect::<Vec<_>>();
        // An object without a byte has no line: a blank one keeps its end.
        let lines = lines.iter().map(|it| if it.is_empty() { "\n" } else { it });
        let lines = lines.collect::<Vec<_>>();
        let columns = [&[0, 1, 2, 3, 4, 5, 6][..], &[3, 6], &[]][round % 3];
        let predicate = (roll(4) == 0).then_some(&is_12);
        let once = rows(table, columns, predicate, &[&text]);
        let alone = rows(table, columns, predicate, &lines);
        assert_eq!(once, alone, "{text:?} {table:?}");
        found += once.0.len();
    }
    assert!(found > 50_000, "{found}");
}
