//! Casts to date. It must not know other targets.

use otus_types::render::{Civil, civil_from_days, days_from_civil};
use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use super::bad_cast;
use super::text::per_second;
use crate::value::Value;

const DAY_SECONDS: i64 = 86_400;

pub(super) fn cast(value: &Value, from: &TrinoType) -> Result<Value, QueryError> {
    match (value, from) {
        (Value::Text(text), _) => parse_date(text.trim())
            .map(Value::Int)
            .ok_or_else(|| bad_cast(format!("Value cannot be cast to date: {text}"))),
        (Value::Int(at), TrinoType::Timestamp(p)) => {
            Ok(Value::Int(at.div_euclid(per_second(*p) * DAY_SECONDS)))
        }
        (Value::Zoned { instant, zone }, TrinoType::TimestampTz(p)) => {
            let seconds = instant.div_euclid(per_second(*p));
            let local = seconds + i64::from(ZoneKey(*zone).offset_seconds_at(seconds));
            Ok(Value::Int(local.div_euclid(DAY_SECONDS)))
        }
        _ => Ok(Value::Null),
    }
}

/// Days since the epoch of `2024-2-9`, also with a sign before the year.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = body.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() < 4 {
        return None;
    }
    let year: i64 = number(year, 9)?;
    civil_days(if negative { -year } else { year }, number(month, 2)?, number(day, 2)?)
}

/// A run of 1 to `most` digits.
pub(super) fn number(text: &str, most: usize) -> Option<i64> {
    let ok = !text.is_empty() && text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if ok { text.parse().ok() } else { None }
}

/// Days since the epoch of a civil date that exists.
pub(crate) fn civil_days(year: i64, month: i64, day: i64) -> Option<i64> {
    let civil = Civil { year, month: month.try_into().ok()?, day: day.try_into().ok()? };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(civil);
    let back = civil_from_days(days);
    let year_back = back.year;
    (year_back == year && i64::from(back.month) == month && i64::from(back.day) == day)
        .then_some(days)
}
