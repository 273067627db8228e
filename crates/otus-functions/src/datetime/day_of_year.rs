//! `day_of_year(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "day_of_year",
    aliases: &["doy"],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
    ],
    description: "The day of the year, 1 to 366",
    examples: &[Example { call: "day_of_year(DATE '2001-08-22')", result: "234" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::DayOfYear, signature, args))
    }),
    ..SCALAR
};
