//! `millisecond(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "millisecond",
    aliases: &[],
    signatures: &[
        "(time(p)) -> bigint",
        "(time(p) with time zone) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
        "(interval day to second) -> bigint",
    ],
    description: "The millisecond of the second",
    examples: &[Example {
        call: "millisecond(TIMESTAMP '2001-08-22 03:04:05.321')",
        result: "321",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Millisecond, signature, args))
    }),
    ..SCALAR
};
