//! `month(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "month",
    aliases: &[],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
        "(interval year to month) -> bigint",
    ],
    description: "The month of the year",
    examples: &[Example { call: "month(DATE '2001-08-22')", result: "8" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Month, signature, args))
    }),
    ..SCALAR
};
