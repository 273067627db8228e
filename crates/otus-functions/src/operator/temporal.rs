//! Arithmetic of dates, times, timestamps and intervals. It must not know numbers beyond
//! the factors of intervals.

use std::sync::Arc;

use otus_types::zone::ZoneKey;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::{Arithmetic, add_months, division_by_zero};
use crate::resolve::BoundSignature;
use crate::rows::{by_row, invalid, out_of_range};
use crate::spec::ScalarKernel;
use crate::value::Value;

const DAY_MILLIS: i64 = 86_400_000;
const DAY_NANOS: i64 = 86_400_000_000_000;

pub(super) fn kernel(
    op: Arithmetic,
    signature: &BoundSignature,
) -> Result<Arc<dyn ScalarKernel>, QueryError> {
    use TrinoType as T;
    let [a, b] = signature.arguments.as_slice() else {
        return Err(unsupported(signature));
    };
    let (a, b) = (a.clone(), b.clone());
    let negative = op == Arithmetic::Subtract;
    match (op, &a, &b) {
        (Arithmetic::Add, left, _) if left.is_interval() && !b.is_interval() => {
            by_row(signature, move |values| moved(&b, values, (1, 0), &a, false))
        }
        (Arithmetic::Add | Arithmetic::Subtract, left, right)
            if right.is_interval() && !left.is_interval() =>
        {
            by_row(signature, move |values| moved(&a, values, (0, 1), &b, negative))
        }
        (Arithmetic::Add | Arithmetic::Subtract, left, right)
            if left.is_interval() && left == right =>
        {
            by_row(signature, move |values| interval_sum(&a, values, negative))
        }
        (Arithmetic::Subtract, left, right) if left == right => {
            by_row(signature, move |values| difference(&a, values))
        }
        (
            Arithmetic::Multiply | Arithmetic::Divide,
            T::IntervalDaySecond | T::IntervalYearMonth,
            _,
        ) => by_row(signature, move |values| scaled(&a, values, (0, 1), op)),
        (Arithmetic::Multiply, _, T::IntervalDaySecond | T::IntervalYearMonth) => {
            by_row(signature, move |values| scaled(&b, values, (1, 0), op))
        }
        _ => Err(unsupported(signature)),
    }
}

fn unsupported(signature: &BoundSignature) -> QueryError {
    QueryError::new(
        ErrorCode::NotSupported,
        format!("{} is not supported for these types", signature.name),
    )
}

/// Units of a timestamp's 64 bits in one millisecond.
fn per_milli(precision: u8) -> i64 {
    match precision {
        0..=3 => 1,
        4..=6 => 1_000,
        _ => 1_000_000,
    }
}

/// A point in time moved by an interval.
fn moved(
    ty: &TrinoType,
    values: &[Value],
    (point, interval): (usize, usize),
    by: &TrinoType,
    negative: bool,
) -> Result<Value, QueryError> {
    let (Some(point), Some(Value::Int(amount))) = (values.get(point), values.get(interval)) else {
        return Ok(Value::Null);
    };
    let amount = if negative { -*amount } else { *amount };
    let months = *by == TrinoType::IntervalYearMonth;
    match (ty, point) {
        (TrinoType::Date, Value::Int(days)) => {
            if months {
                return add_months(*days, amount).map(Value::Int).ok_or_else(date_range);
            }
            if amount % DAY_MILLIS != 0 {
                return Err(invalid(if negative {
                    "Cannot subtract hour, minutes or seconds from a date"
                } else {
                    "Cannot add hour, minutes or seconds to a date"
                }));
            }
            Ok(Value::Int(days + amount / DAY_MILLIS))
        }
        (TrinoType::Time(_), Value::Int(nanos)) => Ok(Value::Int(shift_time(*nanos, amount))),
        (TrinoType::TimeTz(_), Value::TimeTz { nanos, offset }) => {
            Ok(Value::TimeTz { nanos: shift_time(*nanos, amount), offset: *offset })
        }
        (TrinoType::Timestamp(p), Value::Int(at)) => {
            shift_timestamp(*at, *p, amount, months).map(Value::Int)
        }
        (TrinoType::TimestampTz(p), Value::Zoned { instant, zone }) => {
            let instant = if months {
                shift_zoned(*instant, *p, ZoneKey(*zone), amount)?
            } else {
                shift_timestamp(*instant, *p, amount, false)?
            };
            Ok(Value::Zoned { instant, zone: *zone })
        }
        _ => Ok(Value::Null),
    }
}

fn date_range() -> QueryError {
    out_of_range("date out of range")
}

fn shift_time(nanos: i64, millis: i64) -> i64 {
    (nanos + (millis % DAY_MILLIS) * 1_000_000).rem_euclid(DAY_NANOS)
}

/// A wall-clock value moved by milliseconds or months.
fn shift_timestamp(at: i64, p: u8, amount: i64, months: bool) -> Result<i64, QueryError> {
    let unit = per_milli(p);
    let overflow = || out_of_range("timestamp out of range");
    if !months {
        return amount.checked_mul(unit).and_then(|by| at.checked_add(by)).ok_or_else(overflow);
    }
    let day = DAY_MILLIS * unit;
    let days = add_months(at.div_euclid(day), amount).ok_or_else(overflow)?;
    days.checked_mul(day).and_then(|d| d.checked_add(at.rem_euclid(day))).ok_or_else(overflow)
}

/// An instant moved by months on the wall clock of its zone.
fn shift_zoned(at: i64, p: u8, zone: ZoneKey, months: i64) -> Result<i64, QueryError> {
    let second = per_milli(p) * 1_000;
    let seconds = at.div_euclid(second);
    let local = at + i64::from(zone.offset_seconds_at(seconds)) * second;
    let moved = shift_timestamp(local, p, months, true)?;
    let utc = zone.local_to_utc_seconds(moved.div_euclid(second));
    Ok(utc * second + moved.rem_euclid(second))
}

fn interval_sum(ty: &TrinoType, values: &[Value], negative: bool) -> Result<Value, QueryError> {
    let [Value::Int(a), Value::Int(b)] = values else {
        return Ok(Value::Null);
    };
    let sum = if negative { a.checked_sub(*b) } else { a.checked_add(*b) };
    in_range(ty, sum)
}

fn in_range(ty: &TrinoType, value: Option<i64>) -> Result<Value, QueryError> {
    value
        .filter(|v| *ty != TrinoType::IntervalYearMonth || i32::try_from(*v).is_ok())
        .map(Value::Int)
        .ok_or_else(|| out_of_range(format!("{ty} overflow")))
}

/// The time between two points, in milliseconds.
fn difference(ty: &TrinoType, values: &[Value]) -> Result<Value, QueryError> {
    let millis = match (ty, values) {
        (TrinoType::Date, [Value::Int(a), Value::Int(b)]) => (a - b).checked_mul(DAY_MILLIS),
        (TrinoType::Time(_), [Value::Int(a), Value::Int(b)]) => Some((a - b) / 1_000_000),
        (TrinoType::Timestamp(p), [Value::Int(a), Value::Int(b)]) => {
            Some(a.div_euclid(per_milli(*p)) - b.div_euclid(per_milli(*p)))
        }
        (
            TrinoType::TimestampTz(p),
            [Value::Zoned { instant: a, .. }, Value::Zoned { instant: b, .. }],
        ) => Some(a.div_euclid(per_milli(*p)) - b.div_euclid(per_milli(*p))),
        (
            TrinoType::TimeTz(_),
            [Value::TimeTz { nanos: a, offset: ao }, Value::TimeTz { nanos: b, offset: bo }],
        ) => {
            let utc = |nanos: i64, offset: i16| {
                (nanos - i64::from(offset) * 60_000_000_000).rem_euclid(DAY_NANOS)
            };
            Some((utc(*a, *ao) - utc(*b, *bo)) / 1_000_000)
        }
        _ => return Ok(Value::Null),
    };
    in_range(&TrinoType::IntervalDaySecond, millis)
}

/// An interval times or divided by a number.
fn scaled(
    ty: &TrinoType,
    values: &[Value],
    (interval, factor): (usize, usize),
    op: Arithmetic,
) -> Result<Value, QueryError> {
    let (Some(Value::Int(amount)), Some(factor)) = (values.get(interval), values.get(factor))
    else {
        return Ok(Value::Null);
    };
    let result = match (factor, op) {
        (Value::Int(factor), Arithmetic::Multiply) => amount.checked_mul(*factor),
        (Value::Int(0), _) => return Err(division_by_zero()),
        (Value::Int(factor), _) => amount.checked_div(*factor),
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        (Value::Double(factor), Arithmetic::Multiply) => Some((*amount as f64 * factor) as i64),
        (Value::Double(0.0), _) => return Err(division_by_zero()),
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        (Value::Double(factor), _) => Some((*amount as f64 / factor) as i64),
        _ => return Ok(Value::Null),
    };
    in_range(ty, result)
}
