//! `date_diff(unit, from, to)`. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::zone::ZoneKey;
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::datetime::moment::{Moment, Moments};
use crate::datetime::unit::{Scope, Unit};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "date_diff",
    signatures: &[
        "(varchar(x), date, date) -> bigint",
        "(varchar(x), time(p), time(p)) -> bigint",
        "(varchar(x), time(p) with time zone, time(p) with time zone) -> bigint",
        "(varchar(x), timestamp(p), timestamp(p)) -> bigint",
        "(varchar(x), timestamp(p) with time zone, timestamp(p) with time zone) -> bigint",
    ],
    can_fail: true,
    description: "Whole units from one date or time to another",
    examples: &[
        Example {
            call: "date_diff('second', TIMESTAMP '2020-03-01 00:00:00', TIMESTAMP '2020-03-02 00:00:00')",
            result: "86400",
        },
        Example {
            call: "date_diff('hour', TIMESTAMP '2020-03-01 00:00:00 UTC', TIMESTAMP '2020-03-02 00:00:00 UTC')",
            result: "24",
        },
        Example { call: "date_diff('day', DATE '2020-03-01', DATE '2020-03-02')", result: "1" },
        Example {
            call: "date_diff('second', TIMESTAMP '2020-06-01 12:30:45.000000000', TIMESTAMP '2020-06-02 12:30:45.123456789')",
            result: "86400",
        },
        Example {
            call: "date_diff('millisecond', TIMESTAMP '2020-06-01 12:30:45.000000000', TIMESTAMP '2020-06-02 12:30:45.123456789')",
            result: "86400123",
        },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let ty = signature.arguments.get(1).ok_or_else(|| invalid("three arguments are needed"))?;
    let unit = Column::of(args, 0)?;
    let unit = unit.texts()?;
    let from = Moments::of(Column::of(args, 1)?, ty)?;
    let to = Moments::of(Column::of(args, 2)?, ty)?;
    let scope = Scope::of(ty);
    // Trino counts in the first value's zone up to millisecond precision, in UTC beyond.
    let utc = matches!(ty, TrinoType::TimestampTz(p) if *p > 3);
    let mut last: Option<(&str, Unit)> = None;
    values::<Int64Type>(args.rows, |row| {
        let (Some(name), Some(from), Some(to)) = (unit.get(row), from.get(row), to.get(row)) else {
            return Ok(None);
        };
        let unit = match last {
            Some((known, unit)) if known == name => unit,
            _ => Unit::parse(name, scope)?,
        };
        last = Some((name, unit));
        let (from, to) = match ty {
            TrinoType::TimestampTz(_) => {
                let zone = if utc { ZoneKey::UTC } else { from.zone };
                (Moment::at(from.utc, from.nanos, zone), Moment::at(to.utc, to.nanos, zone))
            }
            _ => (from, to),
        };
        Ok(Some(unit.between(from, to)))
    })
}
