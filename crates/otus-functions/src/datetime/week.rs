//! `week(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "week",
    aliases: &["week_of_year"],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
    ],
    description: "The ISO week of the year, 1 to 53",
    examples: &[Example { call: "week(DATE '2001-08-22')", result: "34" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Week, signature, args))
    }),
    ..SCALAR
};
