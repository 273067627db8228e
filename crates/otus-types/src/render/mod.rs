//! Athena's text of a value: the one place that result files, GetQueryResults, the CLI and
//! the console call. Shapes were measured on Athena v3: `1.0E20`, `[a, null]`, `{k=1}`,
//! `{id=1, name=x}`, `2026-09-17 12:34:56.789 UTC`, `01 ab` for bytes.
//! It must not know where the text goes, nor quote it for any file format.

mod calendar;
mod nested;
mod number;
mod time;

use std::fmt::Write as _;
use std::net::Ipv6Addr;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};

use crate::trino_type::TrinoType;

pub use calendar::{Civil, civil_from_days, days_from_civil};
pub use number::{decimal_text, double_text, real_text};
pub use time::{
    Instant, date_text, day_second_text, instant_at, time_text, timestamp_text, year_month_text,
};

/// Appends the text of `array[row]`, a value of type `ty` in the Arrow shape of
/// [`crate::arrow_type::to_arrow`]. Returns `false`, appending nothing, for SQL NULL.
///
/// An array of another shape is shown as `?`: rendering never fails and never panics.
pub fn value_text(array: &dyn Array, ty: &TrinoType, row: usize, out: &mut String) -> bool {
    if row >= array.len() || array.is_null(row) || matches!(ty, TrinoType::Unknown) {
        return false;
    }
    if present_text(array, ty, row, out).is_none() {
        out.push('?');
    }
    true
}

/// `None` when the array has not the shape `ty` asks for.
fn present_text(array: &dyn Array, ty: &TrinoType, row: usize, out: &mut String) -> Option<()> {
    match ty {
        TrinoType::Boolean => {
            out.push_str(if array.as_boolean_opt()?.value(row) { "true" } else { "false" });
        }
        TrinoType::Tinyint => push(out, primitive::<Int8Type>(array, row)?),
        TrinoType::Smallint => push(out, primitive::<Int16Type>(array, row)?),
        TrinoType::Integer => push(out, primitive::<Int32Type>(array, row)?),
        TrinoType::Bigint => push(out, primitive::<Int64Type>(array, row)?),
        TrinoType::Color => color_text(primitive::<Int32Type>(array, row)?, out),
        TrinoType::Real => real_text(primitive::<Float32Type>(array, row)?, out),
        TrinoType::Double => double_text(primitive::<Float64Type>(array, row)?, out),
        TrinoType::Decimal { scale, .. } => {
            decimal_text(primitive::<Decimal128Type>(array, row)?, *scale, out);
        }
        TrinoType::Varchar(_) | TrinoType::Json | TrinoType::JsonPath => {
            out.push_str(string(array, row)?);
        }
        TrinoType::Char(length) => padded(string(array, row)?, *length, out),
        TrinoType::Varbinary
        | TrinoType::HyperLogLog
        | TrinoType::P4HyperLogLog
        | TrinoType::TDigest
        | TrinoType::QDigest(_)
        | TrinoType::SetDigest => bytes_text(bytes(array, row)?, out),
        TrinoType::Date => date_text(i64::from(primitive::<Date32Type>(array, row)?), out),
        TrinoType::Time(precision) => time_text(time::nanos_of_day(array, row)?, *precision, out),
        TrinoType::TimeTz(precision) => time::time_tz_text(array, row, *precision, out)?,
        TrinoType::Timestamp(precision) => {
            timestamp_text(instant_at(array, row)?, *precision, out);
        }
        TrinoType::TimestampTz(precision) => time::timestamp_tz_text(array, row, *precision, out)?,
        TrinoType::IntervalYearMonth => {
            year_month_text(primitive::<Int32Type>(array, row)?, out);
        }
        TrinoType::IntervalDaySecond => {
            day_second_text(primitive::<Int64Type>(array, row)?, out);
        }
        TrinoType::IpAddress => ip_text(bytes(array, row)?, out)?,
        TrinoType::IpPrefix => {
            let (prefix_length, address) = bytes(array, row)?.split_last()?;
            ip_text(address, out)?;
            let _ = write!(out, "/{prefix_length}");
        }
        TrinoType::Uuid => uuid_text(bytes(array, row)?, out),
        TrinoType::Array(element) => nested::array_text(array, element, row, out)?,
        TrinoType::Map(key, value) => nested::map_text(array, key, value, row, out)?,
        TrinoType::Row(fields) => nested::row_text(array, fields, row, out)?,
        TrinoType::Unknown | TrinoType::Function(..) => return None,
    }
    Some(())
}

fn push(out: &mut String, value: impl std::fmt::Display) {
    let _ = write!(out, "{value}");
}

fn primitive<T: ArrowPrimitiveType>(array: &dyn Array, row: usize) -> Option<T::Native> {
    Some(array.as_primitive_opt::<T>()?.value(row))
}

fn string(array: &dyn Array, row: usize) -> Option<&str> {
    if let Some(view) = array.as_string_view_opt() {
        return Some(view.value(row));
    }
    Some(array.as_string_opt::<i32>()?.value(row))
}

fn bytes(array: &dyn Array, row: usize) -> Option<&[u8]> {
    if let Some(fixed) = array.as_fixed_size_binary_opt() {
        return Some(fixed.value(row));
    }
    Some(array.as_binary_opt::<i32>()?.value(row))
}

/// `#ff8000`, or the name of a terminal's colour (-1 to -8).
fn color_text(color: i32, out: &mut String) {
    const NAMES: [&str; 8] =
        ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
    let name = usize::try_from(-1 - i64::from(color)).ok().and_then(|at| NAMES.get(at));
    match name {
        Some(name) => out.push_str(name),
        None => out.push_str(&format!("#{color:06x}")),
    }
}

/// `char(n)` is stored without its trailing blanks and shown with them.
fn padded(text: &str, length: u32, out: &mut String) {
    out.push_str(text);
    let missing = usize::try_from(length).unwrap_or(0).saturating_sub(text.chars().count());
    out.extend(std::iter::repeat_n(' ', missing));
}

/// Lower-case hex pairs split by blanks.
fn bytes_text(bytes: &[u8], out: &mut String) {
    for (at, byte) in bytes.iter().enumerate() {
        let _ = write!(out, "{}{byte:02x}", if at > 0 { " " } else { "" });
    }
}

/// 16 bytes; IPv4 addresses are stored mapped into IPv6 and shown as IPv4.
fn ip_text(bytes: &[u8], out: &mut String) -> Option<()> {
    let address = Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?);
    match address.to_ipv4_mapped() {
        Some(v4) => push(out, v4),
        None => push(out, address),
    }
    Some(())
}

fn uuid_text(bytes: &[u8], out: &mut String) {
    for (at, byte) in bytes.iter().enumerate() {
        let dash = if matches!(at, 4 | 6 | 8 | 10) { "-" } else { "" };
        let _ = write!(out, "{dash}{byte:02x}");
    }
}

#[cfg(test)]
mod tests;
