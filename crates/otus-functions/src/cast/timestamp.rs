//! Casts to timestamp and timestamp with time zone. It must not know other targets.

use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use super::date::parse_date;
use super::text::per_second;
use super::time::{parse_clock, round_nanos, split_offset};
use crate::rows::out_of_range;
use crate::value::Value;

const DAY_SECONDS: i64 = 86_400;

/// A point on the local clock of a zone, or an instant when `zone` is how it is shown.
struct Point {
    seconds: i64,
    nanos: i64,
    /// `None` for a wall clock without zone.
    zone: Option<ZoneKey>,
}

pub(super) fn cast(value: &Value, from: &TrinoType, to: &TrinoType) -> Result<Value, QueryError> {
    let Some(point) = wall_clock(value, from, to)? else {
        return Ok(Value::Null);
    };
    match to {
        TrinoType::Timestamp(p) => {
            units(point.seconds, point.nanos, *p).map(Value::Int).ok_or_else(overflow)
        }
        TrinoType::TimestampTz(p) => {
            let zone = point.zone.unwrap_or(ZoneKey::UTC);
            let seconds = match value {
                // The instant is known; the wall clock might be ambiguous.
                Value::Zoned { instant, .. } => instant.div_euclid(per_second(precision(from))),
                _ => zone.local_to_utc_seconds(point.seconds),
            };
            let instant = units(seconds, point.nanos, *p).ok_or_else(overflow)?;
            Ok(Value::Zoned { instant, zone: zone.0 })
        }
        _ => Ok(Value::Null),
    }
}

fn overflow() -> QueryError {
    out_of_range("timestamp out of range")
}

fn precision(ty: &TrinoType) -> u8 {
    match ty {
        TrinoType::Timestamp(p) | TrinoType::TimestampTz(p) => *p,
        _ => 3,
    }
}

fn wall_clock(
    value: &Value,
    from: &TrinoType,
    to: &TrinoType,
) -> Result<Option<Point>, QueryError> {
    Ok(Some(match (value, from) {
        (Value::Text(text), _) => {
            let zoned = matches!(to, TrinoType::TimestampTz(_));
            parse(text.trim()).ok_or_else(|| {
                let what = if zoned { "timestamp with time zone" } else { "timestamp" };
                bad_cast(format!("Value cannot be cast to {what}: {text}"))
            })?
        }
        (Value::Int(days), TrinoType::Date) => {
            Point { seconds: days * DAY_SECONDS, nanos: 0, zone: None }
        }
        (Value::Int(nanos), TrinoType::Time(_)) => {
            Point { seconds: nanos / 1_000_000_000, nanos: nanos % 1_000_000_000, zone: None }
        }
        (Value::TimeTz { nanos, offset }, _) => Point {
            seconds: nanos / 1_000_000_000,
            nanos: nanos % 1_000_000_000,
            zone: ZoneKey::from_offset_minutes(*offset),
        },
        (Value::Int(at), TrinoType::Timestamp(p)) => {
            let (seconds, nanos) = split(*at, *p);
            Point { seconds, nanos, zone: None }
        }
        (Value::Zoned { instant, zone }, TrinoType::TimestampTz(p)) => {
            let (seconds, nanos) = split(*instant, *p);
            let offset = i64::from(ZoneKey(*zone).offset_seconds_at(seconds));
            Point { seconds: seconds + offset, nanos, zone: Some(ZoneKey(*zone)) }
        }
        _ => return Ok(None),
    }))
}

fn split(at: i64, precision: u8) -> (i64, i64) {
    let unit = per_second(precision);
    (at.div_euclid(unit), at.rem_euclid(unit) * (1_000_000_000 / unit))
}

/// Seconds and nanoseconds in the unit of `precision`, rounded half up to its digits.
pub(crate) fn units(seconds: i64, nanos: i64, precision: u8) -> Option<i64> {
    let rounded = round_nanos(nanos, precision);
    let unit = per_second(precision);
    seconds.checked_mul(unit)?.checked_add(rounded / (1_000_000_000 / unit))
}

/// `2024-01-02 03:04:05.678 Europe/Berlin`, with every part after the date optional.
fn parse(text: &str) -> Option<Point> {
    let date_end = text
        .char_indices()
        .find(|(at, c)| *at > 0 && c.is_whitespace())
        .map_or(text.len(), |(at, _)| at);
    let (date, rest) = text.split_at_checked(date_end)?;
    let rest = rest.trim_start();
    let days = parse_date(date)?;
    let (clock, zone) = split_offset(rest);
    let nanos = if clock.is_empty() { 0 } else { parse_clock(clock)? };
    let zone = match zone {
        None => None,
        Some(zone) => Some(ZoneKey::parse(zone)?),
    };
    Some(Point {
        seconds: days * DAY_SECONDS + nanos / 1_000_000_000,
        nanos: nanos % 1_000_000_000,
        zone,
    })
}
