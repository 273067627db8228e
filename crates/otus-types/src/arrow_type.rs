//! The one Arrow shape of every Trino type. Lengths, precisions and the logical types
//! (json, ipaddress, uuid, intervals, zones) live in [`TrinoType`] alone; two Trino types
//! may share an Arrow shape, so Arrow types must never be mapped back.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, TimeUnit};

use crate::trino_type::{RowField, TrinoType};

/// Name of the instant inside the struct that holds a `timestamp with time zone`.
pub const INSTANT: &str = "instant";
/// Name of the zone key ([`crate::zone::ZoneKey`], Int16) inside that struct.
pub const ZONE: &str = "zone";
/// Names inside the struct of a `time with time zone`: local time of day in nanoseconds,
/// and the offset in minutes.
pub const TIME: &str = "time";
pub const OFFSET: &str = "offset";

/// The Arrow shape of `ty`:
/// strings and json Utf8View (char without its padding), varbinary Binary, row Struct,
/// `timestamp(p)` Timestamp in ms (p ≤ 3), µs (p ≤ 6) or ns, `timestamp(p) with time zone`
/// Struct{instant, zone}, `time(p)` Time64(ns), `interval year to month` Int32 months,
/// `interval day to second` Int64 milliseconds, ipaddress and uuid FixedSizeBinary(16),
/// ipprefix FixedSizeBinary(17), sketches Binary, unknown Null.
#[must_use]
pub fn to_arrow(ty: &TrinoType) -> DataType {
    match ty {
        TrinoType::Boolean => DataType::Boolean,
        TrinoType::Tinyint => DataType::Int8,
        TrinoType::Smallint => DataType::Int16,
        TrinoType::Integer | TrinoType::IntervalYearMonth | TrinoType::Color => DataType::Int32,
        TrinoType::Bigint | TrinoType::IntervalDaySecond => DataType::Int64,
        TrinoType::Real => DataType::Float32,
        TrinoType::Double => DataType::Float64,
        TrinoType::Decimal { precision, scale } => {
            DataType::Decimal128(*precision, i8::try_from(*scale).unwrap_or(38))
        }
        TrinoType::Varchar(_) | TrinoType::Char(_) | TrinoType::Json | TrinoType::JsonPath => {
            DataType::Utf8View
        }
        TrinoType::Varbinary
        | TrinoType::HyperLogLog
        | TrinoType::P4HyperLogLog
        | TrinoType::TDigest
        | TrinoType::QDigest(_)
        | TrinoType::SetDigest => DataType::Binary,
        TrinoType::Date => DataType::Date32,
        TrinoType::Time(_) => DataType::Time64(TimeUnit::Nanosecond),
        TrinoType::TimeTz(_) => DataType::Struct(Fields::from(vec![
            Field::new(TIME, DataType::Time64(TimeUnit::Nanosecond), true),
            Field::new(OFFSET, DataType::Int16, true),
        ])),
        TrinoType::Timestamp(p) => DataType::Timestamp(time_unit(*p), None),
        TrinoType::TimestampTz(p) => DataType::Struct(Fields::from(vec![
            Field::new(INSTANT, DataType::Timestamp(time_unit(*p), None), true),
            Field::new(ZONE, DataType::Int16, true),
        ])),
        TrinoType::IpAddress | TrinoType::Uuid => DataType::FixedSizeBinary(16),
        TrinoType::IpPrefix => DataType::FixedSizeBinary(17),
        TrinoType::Array(element) => DataType::List(list_field(element)),
        TrinoType::Map(key, value) => DataType::Map(map_entries_field(key, value), false),
        TrinoType::Row(fields) => DataType::Struct(row_fields(fields)),
        TrinoType::Unknown | TrinoType::Function(..) => DataType::Null,
    }
}

/// Unit of the 64-bit instant that holds `precision` digits of a second.
#[must_use]
pub fn time_unit(precision: u8) -> TimeUnit {
    match precision {
        0..=3 => TimeUnit::Millisecond,
        4..=6 => TimeUnit::Microsecond,
        _ => TimeUnit::Nanosecond,
    }
}

/// The element field of every list: nullable, called `item`.
#[must_use]
pub fn list_field(element: &TrinoType) -> FieldRef {
    Arc::new(Field::new("item", to_arrow(element), true))
}

/// The entries field of every map: `entries: struct<key, value>`, unsorted.
#[must_use]
pub fn map_entries_field(key: &TrinoType, value: &TrinoType) -> FieldRef {
    let entries = Fields::from(vec![
        Field::new("key", to_arrow(key), false),
        Field::new("value", to_arrow(value), true),
    ]);
    Arc::new(Field::new("entries", DataType::Struct(entries), false))
}

/// Arrow fields of a row. A field keeps its name, in lower case, so that scans can prune
/// by `get_field`; a field without a name, or whose name came before, is `$1`, `$2`, ….
#[must_use]
pub fn row_fields(fields: &[RowField]) -> Fields {
    let mut names: Vec<String> = Vec::with_capacity(fields.len());
    for (at, field) in fields.iter().enumerate() {
        let name = field.name.as_ref().map(|name| name.to_lowercase());
        names.push(match name {
            Some(name) if !names.contains(&name) => name,
            _ => format!("${}", at + 1),
        });
    }
    names
        .into_iter()
        .zip(fields)
        .map(|(name, field)| Field::new(name, to_arrow(&field.ty), true))
        .collect()
}
