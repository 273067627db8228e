//! Casts to varchar and char, and the text of any value as casts write it. It must not know
//! other targets.

use std::net::{Ipv4Addr, Ipv6Addr};

use otus_types::render::{
    Instant, date_text, day_second_text, decimal_text, double_text, real_text, time_text,
    timestamp_text, year_month_text,
};
use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use super::float::scale_of;
use crate::value::Value;

pub(super) fn cast(value: &Value, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    let text = match (value, from) {
        (Value::Text(text), TrinoType::Char(n)) => padded(text, *n),
        (Value::Text(text), _) => text.clone(),
        _ => value_text(value, from),
    };
    let from_text = matches!(value, Value::Text(_));
    match to {
        TrinoType::Varchar(Some(n)) => {
            let cut = truncated(&text, *n);
            if !from_text && cut.len() < text.len() {
                return Err(bad_cast(format!(
                    "Value {text} cannot be represented as varchar({n})"
                )));
            }
            Ok(Value::Text(cut.to_owned()))
        }
        TrinoType::Char(n) => {
            let cut = truncated(&text, *n);
            if !from_text && cut.len() < text.len() {
                return Err(bad_cast(format!("Value {text} cannot be represented as char({n})")));
            }
            Ok(Value::Text(cut.trim_end_matches(' ').to_owned()))
        }
        _ => Ok(Value::Text(text)),
    }
}

/// The text of a char(n), filled with blanks to its length.
#[must_use]
pub fn padded(text: &str, n: u32) -> String {
    let missing = usize::try_from(n).unwrap_or(0).saturating_sub(text.chars().count());
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

fn truncated(text: &str, n: u32) -> &str {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    text.char_indices().nth(n).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// The text of a value that is not NULL, as `CAST(x AS varchar)` gives it.
#[must_use]
pub fn value_text(value: &Value, ty: &TrinoType) -> String {
    let mut out = String::new();
    match (value, ty) {
        (Value::Boolean(value), _) => out.push_str(if *value { "true" } else { "false" }),
        (Value::Int(days), TrinoType::Date) => date_text(*days, &mut out),
        (Value::Int(nanos), TrinoType::Time(p)) => time_text(*nanos, *p, &mut out),
        (Value::Int(at), TrinoType::Timestamp(p)) => {
            timestamp_text(Instant::from_units(*at, per_second(*p)), *p, &mut out);
        }
        (Value::Int(months), TrinoType::IntervalYearMonth) => {
            year_month_text(i32::try_from(*months).unwrap_or(0), &mut out);
        }
        (Value::Int(millis), TrinoType::IntervalDaySecond) => day_second_text(*millis, &mut out),
        (Value::Int(value), _) => out = value.to_string(),
        (Value::Real(value), _) if value.is_finite() => out = scientific(&format!("{value:e}")),
        (Value::Real(value), _) => real_text(*value, &mut out),
        (Value::Double(value), _) if value.is_finite() => out = scientific(&format!("{value:e}")),
        (Value::Double(value), _) => double_text(*value, &mut out),
        (Value::Decimal(value), _) => decimal_text(*value, scale_of(ty), &mut out),
        (Value::Text(text), TrinoType::Char(n)) => out = padded(text, *n),
        (Value::Text(text), _) => out.push_str(text),
        (Value::Zoned { instant, zone }, TrinoType::TimestampTz(p)) => {
            zoned_text(*instant, ZoneKey(*zone), *p, &mut out);
        }
        (Value::TimeTz { nanos, offset }, TrinoType::TimeTz(p)) => {
            time_text(*nanos, *p, &mut out);
            let sign = if *offset < 0 { '-' } else { '+' };
            let offset = offset.abs();
            out.push_str(&format!("{sign}{:02}:{:02}", offset / 60, offset % 60));
        }
        (Value::Bytes(bytes), TrinoType::IpAddress) => out = ip_text(bytes).unwrap_or_default(),
        (Value::Bytes(bytes), TrinoType::IpPrefix) => {
            let (length, address) = bytes.split_last().unwrap_or((&0, &[]));
            out = format!("{}/{length}", ip_text(address).unwrap_or_default());
        }
        (Value::Bytes(bytes), TrinoType::Uuid) => out = uuid_text(bytes),
        _ => {}
    }
    out
}

/// Trino casts floating-point numbers to text as `1.0E0` (DecimalFormat `0.0####E0`), unlike
/// Athena's result files. Takes Rust's `1e0`.
fn scientific(text: &str) -> String {
    match text.split_once('e') {
        Some((digits, exponent)) if digits.contains('.') => format!("{digits}E{exponent}"),
        Some((digits, exponent)) => format!("{digits}.0E{exponent}"),
        None => text.to_owned(),
    }
}

/// Units of a timestamp's 64 bits in one second.
pub(crate) fn per_second(precision: u8) -> i64 {
    match precision {
        0..=3 => 1_000,
        4..=6 => 1_000_000,
        _ => 1_000_000_000,
    }
}

fn zoned_text(instant: i64, zone: ZoneKey, precision: u8, out: &mut String) {
    let at = Instant::from_units(instant, per_second(precision));
    let offset = i64::from(zone.offset_seconds_at(at.seconds));
    timestamp_text(Instant { seconds: at.seconds + offset, ..at }, precision, out);
    out.push(' ');
    out.push_str(&zone.name());
}

/// The text of 16 address bytes; IPv4 lives in `::ffff:0:0/96`.
pub(crate) fn ip_text(bytes: &[u8]) -> Option<String> {
    let bytes: [u8; 16] = bytes.try_into().ok()?;
    let address = Ipv6Addr::from(bytes);
    Some(match address.to_ipv4_mapped() {
        Some(v4) => Ipv4Addr::to_string(&v4),
        None => address.to_string(),
    })
}

pub(crate) fn uuid_text(bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}
