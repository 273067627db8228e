//! `date_trunc(unit, x)`. It must not know other functions.

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::moment::{Moments, moments};
use crate::datetime::unit::{Scope, Unit};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "date_trunc",
    signatures: &[
        "(varchar(x), date) -> date",
        "(varchar(x), time(p)) -> time(p)",
        "(varchar(x), time(p) with time zone) -> time(p) with time zone",
        "(varchar(x), timestamp(p)) -> timestamp(p)",
        "(varchar(x), timestamp(p) with time zone) -> timestamp(p) with time zone",
    ],
    can_fail: true,
    description: "The start of the unit (millisecond to year) that holds a date or time",
    examples: &[
        Example {
            call: "date_trunc('day', TIMESTAMP '2022-10-20 05:10:00')",
            result: "2022-10-20 00:00:00",
        },
        Example {
            call: "date_trunc('month', TIMESTAMP '2022-10-20 05:10:00')",
            result: "2022-10-01 00:00:00",
        },
        Example {
            call: "date_trunc('year', TIMESTAMP '2022-10-20 05:10:00')",
            result: "2022-01-01 00:00:00",
        },
        Example { call: "date_trunc('week', DATE '2001-08-22')", result: "2001-08-20" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let ty =
                signature.arguments.get(1).ok_or_else(|| invalid("two arguments are needed"))?;
            let unit = Column::of(args, 0)?;
            let unit = unit.texts()?;
            let from = Moments::of(Column::of(args, 1)?, ty)?;
            let scope = Scope::of(ty);
            let mut last: Option<(&str, Unit)> = None;
            moments(&signature.returns, args.rows, |row| {
                let (Some(name), Some(at)) = (unit.get(row), from.get(row)) else {
                    return Ok(None);
                };
                let unit = match last {
                    Some((known, unit)) if known == name => unit,
                    _ => Unit::parse(name, scope)?,
                };
                last = Some((name, unit));
                Ok(Some(unit.truncate(at)))
            })
        })
    }),
    ..SCALAR
};
