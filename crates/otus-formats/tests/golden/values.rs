//! Arrow values as the JSON of golden files.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMillisecondType,
};
use otus_formats::DecodedBatch;
use serde_json::{Map, Value, json};

/// Rows of values, once the batch keeps Arrow's rules for its buffers.
pub fn values(decoded: &DecodedBatch) -> Vec<Vec<Value>> {
    for column in decoded.batch.columns() {
        column.to_data().validate_full().unwrap_or_else(|error| panic!("{error}"));
    }
    (0..decoded.batch.num_rows())
        .map(|row| decoded.batch.columns().iter().map(|column| value(column, row)).collect())
        .collect()
}

/// Texts too long for a golden file by their length and their ends.
fn text(value: &str) -> Value {
    const LONG: usize = 2000;
    let letters = value.chars().count();
    if letters <= LONG {
        return json!(value);
    }
    let start = value.chars().take(20).collect::<String>();
    let end = value.chars().skip(letters - 20).collect::<String>();
    json!({"letters": letters, "start": start, "end": end})
}

/// Strings, numbers and booleans as themselves, decimals as text, dates in days, timestamps
/// in milliseconds, binary in hexadecimal, maps as lists of pairs.
fn value(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8View => text(array.as_string_view().value(row)),
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
