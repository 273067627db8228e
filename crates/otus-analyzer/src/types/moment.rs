//! The text of dates, times and timestamps as constants, so that scans see values and not
//! casts. Anything unusual is left to CAST. It must not know the session.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int16Array, StructArray};
use arrow::datatypes::DataType;
use chrono::NaiveDate;
use datafusion_common::ScalarValue;
use datafusion_expr::Expr;
use otus_types::TrinoType;
use otus_types::arrow_type::{time_unit, to_arrow};
use otus_types::zone::ZoneKey;

use crate::expr::Typed;

/// Days since the epoch of `2024-01-31`.
pub fn date(text: &str) -> Option<i32> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = body.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() < 4 {
        return None;
    }
    let number =
        |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?;
    let year: i32 = year.bytes().all(|b| b.is_ascii_digit()).then(|| year.parse().ok())??;
    let date =
        NaiveDate::from_ymd_opt(if negative { -year } else { year }, number(month)?, number(day)?)?;
    i32::try_from((date - NaiveDate::default()).num_days()).ok()
}

/// Nanoseconds of a day and the digits of a second written: `10:20[:30[.123]]`.
fn clock(text: &str) -> Option<(i64, u8)> {
    let mut parts = text.split(':');
    let (hour, minute) = (small(parts.next()?, 24)?, small(parts.next()?, 60)?);
    let (second, digits, fraction) = match parts.next() {
        None => (0, 0, 0),
        Some(part) => {
            let (whole, fraction) = part.split_once('.').unwrap_or((part, ""));
            if fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let padded: String = fraction.chars().chain("000000000".chars()).take(9).collect();
            (small(whole, 60)?, u8::try_from(fraction.len()).ok()?, padded.parse::<i64>().ok()?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some((((hour * 60 + minute) * 60 + second) * 1_000_000_000 + fraction, digits))
}

fn small(text: &str, below: i64) -> Option<i64> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|value| digits && *value < below)
}

/// `TIME '10:20:30.1'`; `None` when there is a zone.
pub fn time(text: &str) -> Option<Typed> {
    let (nanos, digits) = clock(text.trim())?;
    let value = ScalarValue::Time64Nanosecond(Some(nanos));
    Some(Typed::new(Expr::Literal(value, None), TrinoType::Time(digits)))
}

/// `TIMESTAMP '2024-01-31 10:20:30.123 Europe/Berlin'`; the zone decides the type.
pub fn timestamp(text: &str) -> Option<Typed> {
    let text = text.trim();
    let (day, rest) = match text.split_once([' ', 'T']) {
        Some((day, rest)) => (day, rest.trim()),
        None => (text, ""),
    };
    let days = i64::from(date(day)?);
    let digits_end =
        rest.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(rest.len());
    let (time, zone) = rest.split_at_checked(digits_end)?;
    let (nanos, digits) = if time.is_empty() { (0, 0) } else { clock(time.trim())? };
    let seconds = days.checked_mul(86_400)?.checked_add(nanos / 1_000_000_000)?;
    let fraction = nanos % 1_000_000_000;
    let zone = zone.trim();
    if zone.is_empty() {
        let value = scaled(seconds, fraction, digits)?;
        let scalar = instant(value, digits);
        return Some(Typed::new(Expr::Literal(scalar, None), TrinoType::Timestamp(digits)));
    }
    let key = ZoneKey::parse(zone)?;
    let value = scaled(key.local_to_utc_seconds(seconds), fraction, digits)?;
    with_zone(value, key, digits)
}

/// A constant `timestamp(digits) with time zone` from its instant in the type's unit.
pub fn with_zone(value: i64, zone: ZoneKey, digits: u8) -> Option<Typed> {
    let ty = TrinoType::TimestampTz(digits);
    let DataType::Struct(fields) = to_arrow(&ty) else {
        return None;
    };
    let moment: ArrayRef = instant(value, digits).to_array().ok()?;
    let zones: ArrayRef = Arc::new(Int16Array::from(vec![zone.0]));
    let array = StructArray::try_new(fields, vec![moment, zones], None).ok()?;
    Some(Typed::new(Expr::Literal(ScalarValue::Struct(Arc::new(array)), None), ty))
}

/// An instant in the unit that holds `digits` digits of a second.
pub fn scaled(seconds: i64, nanos: i64, digits: u8) -> Option<i64> {
    let (per_second, nanos_per_unit) = match digits {
        0..=3 => (1_000, 1_000_000),
        4..=6 => (1_000_000, 1_000),
        _ => (1_000_000_000, 1),
    };
    seconds.checked_mul(per_second)?.checked_add(nanos / nanos_per_unit)
}

/// The constant of a timestamp without zone.
pub fn instant(value: i64, digits: u8) -> ScalarValue {
    use arrow::datatypes::TimeUnit;
    match time_unit(digits) {
        TimeUnit::Second => ScalarValue::TimestampSecond(Some(value), None),
        TimeUnit::Millisecond => ScalarValue::TimestampMillisecond(Some(value), None),
        TimeUnit::Microsecond => ScalarValue::TimestampMicrosecond(Some(value), None),
        TimeUnit::Nanosecond => ScalarValue::TimestampNanosecond(Some(value), None),
    }
}
