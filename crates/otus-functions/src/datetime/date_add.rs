//! `date_add(unit, value, x)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::calendar::DAY;
use crate::datetime::moment::{Moment, Moments, moments, precision};
use crate::datetime::unit::{Scope, Unit};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "date_add",
    signatures: &[
        "(varchar(x), bigint, date) -> date",
        "(varchar(x), bigint, time(p)) -> time(p)",
        "(varchar(x), bigint, time(p) with time zone) -> time(p) with time zone",
        "(varchar(x), bigint, timestamp(p)) -> timestamp(p)",
        "(varchar(x), bigint, timestamp(p) with time zone) -> timestamp(p) with time zone",
    ],
    can_fail: true,
    description: "A date or time so many units later",
    examples: &[
        Example {
            call: "date_add('second', 86, TIMESTAMP '2020-03-01 00:00:00')",
            result: "2020-03-01 00:01:26",
        },
        Example {
            call: "date_add('hour', 9, TIMESTAMP '2020-03-01 00:00:00')",
            result: "2020-03-01 09:00:00",
        },
        Example {
            call: "date_add('day', -1, TIMESTAMP '2020-03-01 00:00:00 UTC')",
            result: "2020-02-29 00:00:00 UTC",
        },
        Example { call: "date_add('month', 1, DATE '2024-01-31')", result: "2024-02-29" },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let ty = signature.arguments.get(2).ok_or_else(|| invalid("three arguments are needed"))?;
    let (unit, value) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (unit, value) = (unit.texts()?, value.values::<Int64Type>()?);
    let from = Moments::of(Column::of(args, 2)?, ty)?;
    let scope = Scope::of(ty);
    let mut last: Option<(&str, Unit)> = None;
    moments(&signature.returns, args.rows, |row| {
        let (Some(name), Some(value), Some(at)) = (unit.get(row), value.get(row), from.get(row))
        else {
            return Ok(None);
        };
        let unit = match last {
            Some((known, unit)) if known == name => unit,
            _ => Unit::parse(name, scope)?,
        };
        last = Some((name, unit));
        if i32::try_from(value).is_err() && scope != Scope::Time {
            return Err(QueryError::new(ErrorCode::GenericInternalError, "integer overflow"));
        }
        let sum = unit.add(at, value).ok_or_else(|| {
            QueryError::new(ErrorCode::NumericValueOutOfRange, "timestamp is out of range")
        })?;
        Ok(Some(match ty {
            TrinoType::Time(_) | TrinoType::TimeTz(_) => wrapped(at, sum).rounded(precision(ty)),
            TrinoType::Date => sum,
            _ => sum.rounded(precision(ty)),
        }))
    })
}

/// A time stays within its day and keeps its offset.
fn wrapped(before: Moment, after: Moment) -> Moment {
    let local = (before.local + after.utc - before.utc).rem_euclid(DAY);
    Moment { local, utc: local - before.offset(), nanos: after.nanos, zone: before.zone }
}
