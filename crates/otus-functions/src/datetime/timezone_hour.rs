//! `timezone_hour(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "timezone_hour",
    aliases: &[],
    signatures: &["(time(p) with time zone) -> bigint", "(timestamp(p) with time zone) -> bigint"],
    description: "Hours of the offset from UTC",
    examples: &[Example {
        call: "timezone_hour(TIMESTAMP '2001-08-22 03:04:05 +05:30')",
        result: "5",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::ZoneHour, signature, args))
    }),
    ..SCALAR
};
