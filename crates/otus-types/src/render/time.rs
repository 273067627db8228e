//! Text of dates, times, timestamps and intervals, at exactly the digits their type has.
//! It must not parse anything.

use std::fmt::Write as _;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Int16Type, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType,
};
use arrow_schema::{DataType, TimeUnit};

use super::calendar::civil_from_days;
use crate::zone::ZoneKey;

const SECONDS_PER_DAY: i64 = 86_400;
const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// A point on the time line or on a wall clock: seconds since 1970 and nanoseconds within
/// the second (0 ≤ nanos < 10⁹, also before 1970).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant {
    pub seconds: i64,
    pub nanos: u32,
}

impl Instant {
    /// `value` counted in units of which a second holds `per_second` (1, 10³, 10⁶ or 10⁹).
    #[must_use]
    pub fn from_units(value: i64, per_second: i64) -> Self {
        let fraction = value.rem_euclid(per_second) * (NANOS_PER_SECOND / per_second);
        Self { seconds: value.div_euclid(per_second), nanos: u32::try_from(fraction).unwrap_or(0) }
    }
}

/// The instant in row `row` of a timestamp array of any unit.
#[must_use]
pub fn instant_at(array: &dyn Array, row: usize) -> Option<Instant> {
    let (value, per_second) = match array.data_type() {
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            (array.as_primitive_opt::<TimestampMillisecondType>()?.value(row), 1_000)
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            (array.as_primitive_opt::<TimestampMicrosecondType>()?.value(row), 1_000_000)
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            (array.as_primitive_opt::<TimestampNanosecondType>()?.value(row), NANOS_PER_SECOND)
        }
        _ => return None,
    };
    Some(Instant::from_units(value, per_second))
}

/// `2026-09-17`; years of more than four digits and years before 1 keep their sign.
pub fn date_text(days: i64, out: &mut String) {
    let civil = civil_from_days(days);
    let sign = if civil.year < 0 { "-" } else { "" };
    let _ = write!(out, "{sign}{:04}-{:02}-{:02}", civil.year.abs(), civil.month, civil.day);
}

/// `12:34:56.789` with `precision` digits; none and no point for 0.
pub fn time_text(nanos_of_day: i64, precision: u8, out: &mut String) {
    let seconds = nanos_of_day.div_euclid(NANOS_PER_SECOND);
    let nanos = u32::try_from(nanos_of_day.rem_euclid(NANOS_PER_SECOND)).unwrap_or(0);
    clock_text(seconds, nanos, precision, out);
}

/// `2026-09-17 12:34:56.789` of a wall-clock time.
pub fn timestamp_text(at: Instant, precision: u8, out: &mut String) {
    date_text(at.seconds.div_euclid(SECONDS_PER_DAY), out);
    out.push(' ');
    clock_text(at.seconds.rem_euclid(SECONDS_PER_DAY), at.nanos, precision, out);
}

/// `3-2`: years and months.
pub fn year_month_text(months: i32, out: &mut String) {
    let sign = if months < 0 { "-" } else { "" };
    let months = months.unsigned_abs();
    let _ = write!(out, "{sign}{}-{}", months / 12, months % 12);
}

/// `1 02:03:04.005`: days, hours, minutes, seconds, milliseconds.
pub fn day_second_text(millis: i64, out: &mut String) {
    let sign = if millis < 0 { "-" } else { "" };
    let millis = millis.unsigned_abs();
    let seconds = millis / 1_000;
    let _ = write!(
        out,
        "{sign}{} {:02}:{:02}:{:02}.{:03}",
        seconds / 86_400,
        seconds / 3_600 % 24,
        seconds / 60 % 60,
        seconds % 60,
        millis % 1_000
    );
}

pub(super) fn nanos_of_day(array: &dyn Array, row: usize) -> Option<i64> {
    Some(array.as_primitive_opt::<Time64NanosecondType>()?.value(row))
}

/// `12:34:56.789+01:00`
pub(super) fn time_tz_text(
    array: &dyn Array,
    row: usize,
    precision: u8,
    out: &mut String,
) -> Option<()> {
    let parts = array.as_struct_opt()?;
    let offset = parts.columns().get(1)?.as_primitive_opt::<Int16Type>()?.value(row);
    time_text(nanos_of_day(parts.columns().first()?, row)?, precision, out);
    let sign = if offset < 0 { '-' } else { '+' };
    let _ = write!(out, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60);
    Some(())
}

/// `2026-09-17 12:34:56.789 Europe/Berlin`: the wall clock of the value's own zone.
pub(super) fn timestamp_tz_text(
    array: &dyn Array,
    row: usize,
    precision: u8,
    out: &mut String,
) -> Option<()> {
    let parts = array.as_struct_opt()?;
    let instant = instant_at(parts.columns().first()?, row)?;
    let zone = ZoneKey(parts.columns().get(1)?.as_primitive_opt::<Int16Type>()?.value(row));
    let offset = i64::from(zone.offset_seconds_at(instant.seconds));
    timestamp_text(Instant { seconds: instant.seconds + offset, ..instant }, precision, out);
    out.push(' ');
    out.push_str(&zone.name());
    Some(())
}

fn clock_text(seconds_of_day: i64, nanos: u32, precision: u8, out: &mut String) {
    let (hours, minutes) = (seconds_of_day / 3_600, seconds_of_day / 60 % 60);
    let _ = write!(out, "{hours:02}:{minutes:02}:{:02}", seconds_of_day % 60);
    if precision > 0 {
        let digits = format!("{nanos:09}000");
        let _ = write!(out, ".{}", &digits[..usize::from(precision.min(12))]);
    }
}
