//! `minute(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "minute",
    aliases: &[],
    signatures: &[
        "(time(p)) -> bigint",
        "(time(p) with time zone) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
        "(interval day to second) -> bigint",
    ],
    description: "The minute of the hour",
    examples: &[Example { call: "minute(TIMESTAMP '2001-08-22 03:04:05.321')", result: "4" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Minute, signature, args))
    }),
    ..SCALAR
};
