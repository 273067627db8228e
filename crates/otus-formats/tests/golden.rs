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

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMillisecondType,
};
use otus_formats::{
    Column, DecodedBatch, Decoder, DecoderOptions, ObjectInfo, ObjectOutcome, Projection,
    SerdeSpec, registry, resolve,
};
use otus_types::{HiveType, QueryError};
use serde_json::{Map, Value, json};

/// A golden file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Golden {
    /// Where the expected rows come from.
    source: String,
    class: String,
    #[serde(default)]
    input_format: String,
    #[serde(default)]
    properties: BTreeMap<String, String>,
    columns: Vec<(String, String)>,
    /// Lines of the object, joined by newlines.
    #[serde(default)]
    lines: Vec<String>,
    /// Or a file beside this one, taken as it is.
    #[serde(default)]
    file: Option<String>,
    /// Hexadecimal bytes in place of lines.
    #[serde(default)]
    hex: Option<String>,
    #[serde(default)]
    rows: Vec<Vec<Value>>,
    #[serde(default)]
    malformed: u64,
    #[serde(default)]
    damage: Option<String>,
    #[serde(default)]
    error: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/serde")
}

#[test]
fn every_golden_file() {
    let mut checked = BTreeMap::new();
    for entry in registry() {
        let folder = root().join(entry.name);
        let files = std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("no golden folder for {}: {error}", entry.name));
        for file in files {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "json") {
                check(&path);
                *checked.entry(entry.name).or_insert(0) += 1;
            }
        }
    }
    assert!(registry().iter().all(|entry| checked.contains_key(entry.name)), "{checked:?}");
}

fn check(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let golden: Golden =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(golden.source.len() > 20, "{}: name the source of the rows", path.display());
    let bytes = match (&golden.file, &golden.hex) {
        (Some(file), _) => std::fs::read(path.with_file_name(file)).unwrap(),
        (None, Some(hex)) => unhex(hex),
        (None, None) => golden.lines.join("\n").into_bytes(),
    };
    let name = golden.file.clone().unwrap_or_else(|| String::from("object"));
    match (decode(&golden, &bytes, &name), &golden.error) {
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

fn decode(
    golden: &Golden,
    bytes: &[u8],
    name: &str,
) -> Result<(Vec<Vec<Value>>, ObjectOutcome), QueryError> {
    let columns = golden.columns.iter().map(|(name, ty)| Column {
        name: name.clone(),
        ty: HiveType::parse(ty).unwrap_or_else(|error| panic!("{error}")),
    });
    let spec = SerdeSpec {
        class: golden.class.clone(),
        input_format: golden.input_format.clone(),
        properties: golden.properties.clone(),
        columns: columns.collect(),
    };
    let format = resolve(&spec)?;
    let projection = Projection::all(&spec)?;
    let mut decoder = Decoder::new(format.as_ref(), &projection, None, DecoderOptions::default())?;
    let mut rows = Vec::new();
    let mut emit = |decoded: DecodedBatch| {
        rows.extend(values(&decoded));
        ControlFlow::Continue(())
    };
    let info = ObjectInfo { id: 0, path: format!("s3://bucket/{name}") };
    let outcome = decoder.decode_object(bytes, &info, &mut emit)?;
    rows.extend(decoder.finish()?.iter().flat_map(values));
    Ok((rows, outcome))
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits = hex.split_whitespace().collect::<String>();
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn values(decoded: &DecodedBatch) -> Vec<Vec<Value>> {
    (0..decoded.batch.num_rows())
        .map(|row| decoded.batch.columns().iter().map(|column| value(column, row)).collect())
        .collect()
}

/// Strings, numbers and booleans as themselves, decimals as text, dates in days, timestamps
/// in milliseconds, binary in hexadecimal, maps as lists of pairs.
fn value(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8View => json!(array.as_string_view().value(row)),
        DataType::Boolean => json!(array.as_boolean().value(row)),
        DataType::Int8 => json!(array.as_primitive::<Int8Type>().value(row)),
        DataType::Int16 => json!(array.as_primitive::<Int16Type>().value(row)),
        DataType::Int32 => json!(array.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => json!(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float32 => json!(array.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => json!(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(..) => {
            json!(array.as_primitive::<Decimal128Type>().value_as_string(row))
        }
        DataType::Date32 => json!(array.as_primitive::<Date32Type>().value(row)),
        DataType::Timestamp(..) => {
            json!(array.as_primitive::<TimestampMillisecondType>().value(row))
        }
        DataType::Binary => {
            let hex = array.as_binary::<i32>().value(row).iter().map(|b| format!("{b:02x}"));
            json!(hex.collect::<String>())
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(row);
            (0..items.len()).map(|at| value(&items, at)).collect()
        }
        DataType::Map(..) => {
            let entries = array.as_map().value(row);
            (0..entries.len())
                .map(|at| json!([value(entries.column(0), at), value(entries.column(1), at)]))
                .collect()
        }
        DataType::Struct(fields) => {
            let parts = array.as_struct();
            let pairs = fields
                .iter()
                .zip(parts.columns())
                .map(|(field, column)| (field.name().clone(), value(column, row)));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
        other => panic!("no golden form for {other}"),
    }
}
