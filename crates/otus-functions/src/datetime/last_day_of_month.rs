//! `last_day_of_month(x)`. It must not know other functions.

use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::datetime::calendar::{DAY, civil, first_of_month};
use crate::datetime::moment::{Moment, Moments, moments};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "last_day_of_month",
    signatures: &[
        "(date) -> date",
        "(timestamp(p)) -> date",
        "(timestamp(p) with time zone) -> date",
    ],
    description: "The last day of the month",
    examples: &[
        Example { call: "last_day_of_month(DATE '2024-02-10')", result: "2024-02-29" },
        Example {
            call: "last_day_of_month(TIMESTAMP '2019-08-01 00:00:00')",
            result: "2019-08-31",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let ty =
                signature.arguments.first().ok_or_else(|| invalid("one argument is needed"))?;
            let from = Moments::of(Column::of(args, 0)?, ty)?;
            moments(&TrinoType::Date, args.rows, |row| {
                Ok(from.get(row).map(|at| {
                    let (year, month, _) = civil(at.day());
                    Moment::plain((first_of_month(year, month + 1) - 1) * DAY, 0)
                }))
            })
        })
    }),
    ..SCALAR
};
