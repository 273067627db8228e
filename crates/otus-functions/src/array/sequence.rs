//! `sequence(…)`: numbers, dates or timestamps from start to stop in steps. It must not know other functions.

use otus_types::{QueryError, TrinoType};

use crate::operator::add_months;
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sequence",
    signatures: &[
        "(bigint, bigint) -> array(bigint)",
        "(bigint, bigint, bigint) -> array(bigint)",
        "(date, date) -> array(date)",
        "(date, date, interval day to second) -> array(date)",
        "(date, date, interval year to month) -> array(date)",
        "(timestamp(p), timestamp(p), interval day to second) -> array(timestamp(p))",
        "(timestamp(p), timestamp(p), interval year to month) -> array(timestamp(p))",
    ],
    can_fail: true,
    description: "Numbers, dates or timestamps from start to stop in steps",
    examples: &[
        Example { call: "sequence(1, 4)", result: "[1, 2, 3, 4]" },
        Example {
            call: "sequence(DATE '2024-01-30', DATE '2024-02-01')",
            result: "[2024-01-30, 2024-01-31, 2024-02-01]",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        let point = signature.arguments.first().cloned().unwrap_or(TrinoType::Bigint);
        let months = signature.arguments.get(2) == Some(&TrinoType::IntervalYearMonth);
        by_row(signature, move |values| {
            let (Some(start), Some(stop)) = (int(values, 0), int(values, 1)) else {
                return Ok(Value::Null);
            };
            let step = match int(values, 2) {
                Some(step) => step,
                None if start <= stop => 1,
                None => -1,
            };
            let step = if values.len() < 3 { step } else { unit_step(&point, step, months)? };
            if step == 0 {
                return Err(invalid("step must not be zero"));
            }
            if (step > 0 && stop < start) || (step < 0 && stop > start) {
                return Err(invalid(
                    "sequence stop value should be greater than or equal to start value if step is \
                     greater than zero otherwise stop should be less than or equal to start",
                ));
            }
            let mut out = Vec::new();
            for at in 0.. {
                let next = if months {
                    month_step(&point, start, step * at)
                } else {
                    step.checked_mul(at).and_then(|by| start.checked_add(by))
                };
                let Some(next) =
                    next.filter(|next| if step > 0 { *next <= stop } else { *next >= stop })
                else {
                    break;
                };
                if out.len() >= MAX_ENTRIES {
                    return Err(invalid(
                        "result of sequence function must not have more than 10000 entries",
                    ));
                }
                out.push(Value::Int(next));
            }
            Ok(Value::Array(out))
        })
    }),
    ..SCALAR
};

const MAX_ENTRIES: usize = 10_000;
const DAY_MILLIS: i64 = 86_400_000;

fn int(values: &[Value], at: usize) -> Option<i64> {
    values.get(at).and_then(Value::as_int)
}

/// The step in units of the points: days, or the timestamp's unit; months stay months.
fn unit_step(point: &TrinoType, step: i64, months: bool) -> Result<i64, QueryError> {
    match point {
        _ if months => Ok(step),
        TrinoType::Date if step % DAY_MILLIS != 0 => {
            Err(invalid("sequence step must be a day interval if start and end values are dates"))
        }
        TrinoType::Date => Ok(step / DAY_MILLIS),
        TrinoType::Timestamp(0..=3) | TrinoType::Bigint => Ok(step),
        TrinoType::Timestamp(4..=6) => Ok(step.saturating_mul(1_000)),
        _ => Ok(step.saturating_mul(1_000_000)),
    }
}

fn month_step(point: &TrinoType, start: i64, months: i64) -> Option<i64> {
    let day = match point {
        TrinoType::Date => 1,
        TrinoType::Timestamp(0..=3) => DAY_MILLIS,
        TrinoType::Timestamp(4..=6) => DAY_MILLIS * 1_000,
        _ => DAY_MILLIS * 1_000_000,
    };
    let days = add_months(start.div_euclid(day), months)?;
    Some(days * day + start.rem_euclid(day))
}
