//! `timezone_minute(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "timezone_minute",
    aliases: &[],
    signatures: &["(time(p) with time zone) -> bigint", "(timestamp(p) with time zone) -> bigint"],
    description: "Minutes of the offset from UTC beyond whole hours",
    examples: &[Example {
        call: "timezone_minute(TIMESTAMP '2001-08-22 03:04:05 +05:30')",
        result: "30",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::ZoneMinute, signature, args))
    }),
    ..SCALAR
};
