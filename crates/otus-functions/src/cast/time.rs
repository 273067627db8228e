//! Casts to time and time with time zone. It must not know other targets.

use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use super::date::number;
use super::text::per_second;
use crate::value::Value;

const DAY_NANOS: i64 = 86_400_000_000_000;

pub(super) fn cast(value: &Value, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    let zoned = matches!(to, TrinoType::TimeTz(_));
    let (nanos, offset) = match (value, from) {
        (Value::Text(text), _) => {
            let (clock, zone) = split_offset(text.trim());
            let offset = match zone {
                Some(zone) => zone_offset(zone),
                None => Some(0),
            };
            parse_clock(clock).zip(offset).ok_or_else(|| {
                let what = if zoned { "time with time zone" } else { "time" };
                bad_cast(format!("Value cannot be cast to {what}: {text}"))
            })?
        }
        (Value::Int(nanos), TrinoType::Time(_)) => (*nanos, 0),
        (Value::TimeTz { nanos, offset }, _) => (*nanos, *offset),
        (Value::Int(at), TrinoType::Timestamp(p)) => (nanos_of_day(*at, *p), 0),
        (Value::Zoned { instant, zone }, TrinoType::TimestampTz(p)) => {
            let seconds = ZoneKey(*zone).offset_seconds_at(instant.div_euclid(per_second(*p)));
            let local = instant + i64::from(seconds) * per_second(*p);
            (nanos_of_day(local, *p), i16::try_from(seconds / 60).unwrap_or(0))
        }
        _ => return Ok(Value::Null),
    };
    let precision = match to {
        TrinoType::Time(p) | TrinoType::TimeTz(p) => *p,
        _ => 9,
    };
    let nanos = round_nanos(nanos, precision).rem_euclid(DAY_NANOS);
    Ok(if zoned { Value::TimeTz { nanos, offset } } else { Value::Int(nanos) })
}

fn nanos_of_day(at: i64, precision: u8) -> i64 {
    let unit = per_second(precision);
    at.rem_euclid(unit * 86_400) * (1_000_000_000 / unit)
}

/// Nanoseconds rounded half up to `precision` digits of a second.
pub(super) fn round_nanos(nanos: i64, precision: u8) -> i64 {
    let step = 10_i64.pow(u32::from(9_u8.saturating_sub(precision)));
    (nanos + step / 2).div_euclid(step) * step
}

/// Nanoseconds of the day of `12:34`, `12:34:56.789`; `None` when it is no time.
pub(crate) fn parse_clock(text: &str) -> Option<i64> {
    let mut parts = text.split(':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let (second, nanos) = match parts.next() {
        None => (0, 0),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            (number(whole, 2)?, fraction_nanos(fraction)?)
        }
    };
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * 1_000_000_000 + nanos)
}

/// Up to 12 fraction digits, rounded half up to nanoseconds.
fn fraction_nanos(digits: &str) -> Option<i64> {
    if digits.is_empty() {
        return Some(0);
    }
    let picos = number(digits, 12)? * 10_i64.pow(12 - u32::try_from(digits.len()).ok()?);
    Some((picos + 500) / 1_000)
}

/// The clock and the zone behind it, with or without a blank between.
pub(super) fn split_offset(text: &str) -> (&str, Option<&str>) {
    let zone_at = text
        .char_indices()
        .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, ':' | '.')))
        .map(|(at, _)| at);
    match zone_at.and_then(|at| text.split_at_checked(at)) {
        Some((clock, zone)) => (clock, Some(zone.trim())),
        None => (text, None),
    }
}

fn zone_offset(zone: &str) -> Option<i16> {
    let zone = ZoneKey::parse(zone)?;
    i16::try_from(zone.offset_seconds_at(0) / 60).ok()
}
