//! `day_of_week(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "day_of_week",
    aliases: &["dow"],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
    ],
    description: "The ISO day of the week, 1 (Monday) to 7 (Sunday)",
    examples: &[Example { call: "day_of_week(DATE '2001-08-22')", result: "3" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::DayOfWeek, signature, args))
    }),
    ..SCALAR
};
