//! `quarter(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "quarter",
    aliases: &[],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
    ],
    description: "The quarter of the year, 1 to 4",
    examples: &[Example { call: "quarter(DATE '2001-08-22')", result: "3" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Quarter, signature, args))
    }),
    ..SCALAR
};
