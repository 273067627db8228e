//! `year(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "year",
    aliases: &[],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
        "(interval year to month) -> bigint",
    ],
    description: "The year",
    examples: &[
        Example { call: "year(DATE '2001-08-22')", result: "2001" },
        Example { call: "year(INTERVAL '3-2' YEAR TO MONTH)", result: "3" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::Year, signature, args))
    }),
    ..SCALAR
};
