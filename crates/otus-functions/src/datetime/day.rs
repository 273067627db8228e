//! `day(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "day",
    aliases: &["day_of_month"],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
        "(interval day to second) -> bigint",
    ],
    description: "The day of the month",
    examples: &[
        Example { call: "day(DATE '2001-08-22')", result: "22" },
        Example { call: "day(INTERVAL '2 03:04' DAY TO MINUTE)", result: "2" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Day, signature, args))
    }),
    ..SCALAR
};
