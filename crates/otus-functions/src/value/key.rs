//! Values as hashable keys: two values have the same key exactly when Trino holds them not
//! distinct (NULL with NULL, NaN with NaN, 0.0 with -0.0, zoned timestamps by instant,
//! maps in any order). It must not know any function.

use arrow::array::Array;
use otus_types::TrinoType;

use super::{Value, read};

/// A value's identity.
pub type Key = Vec<u8>;

/// The key of a row of an array.
#[must_use]
pub fn key_of(array: &dyn Array, ty: &TrinoType, row: usize) -> Key {
    key(&read(array, ty, row))
}

/// The key of a value.
#[must_use]
pub fn key(value: &Value) -> Key {
    let mut out = Vec::with_capacity(16);
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(0),
        Value::Boolean(value) => out.extend([1, u8::from(*value)]),
        Value::Int(value) => tagged(out, 2, &value.to_be_bytes()),
        Value::Real(value) => tagged(out, 3, &canonical(f64::from(*value)).to_be_bytes()),
        Value::Double(value) => tagged(out, 4, &canonical(*value).to_be_bytes()),
        Value::Decimal(value) => tagged(out, 5, &value.to_be_bytes()),
        Value::Text(value) => sized(out, 6, value.as_bytes()),
        Value::Bytes(value) => sized(out, 7, value),
        Value::Zoned { instant, .. } => tagged(out, 8, &instant.to_be_bytes()),
        Value::TimeTz { nanos, offset } => {
            let utc = nanos - i64::from(*offset) * 60_000_000_000;
            tagged(out, 9, &utc.rem_euclid(86_400_000_000_000).to_be_bytes());
        }
        Value::Array(items) | Value::Row(items) => {
            tagged(out, 10, &items.len().to_be_bytes());
            for item in items {
                write(item, out);
            }
        }
        Value::Map(entries) => {
            let mut keys: Vec<Key> = entries
                .iter()
                .map(|(k, v)| {
                    let mut entry = key(k);
                    write(v, &mut entry);
                    entry
                })
                .collect();
            keys.sort_unstable();
            tagged(out, 11, &entries.len().to_be_bytes());
            out.extend(keys.into_iter().flatten());
        }
    }
}

fn tagged(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend_from_slice(bytes);
}

fn sized(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    tagged(out, tag, &bytes.len().to_be_bytes());
    out.extend_from_slice(bytes);
}

fn canonical(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else if value == 0.0 {
        0
    } else {
        value.to_bits()
    }
}
