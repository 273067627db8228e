//! `year_of_week(x)`. It must not know other fields.

use crate::columns::{SCALAR, plain};
use crate::datetime::extract::{Part, extract};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "year_of_week",
    aliases: &["yow"],
    signatures: &[
        "(date) -> bigint",
        "(timestamp(p)) -> bigint",
        "(timestamp(p) with time zone) -> bigint",
    ],
    description: "The year of the ISO week",
    examples: &[
        Example { call: "year_of_week(DATE '2004-12-31')", result: "2004" },
        Example { call: "yow(DATE '2005-01-01')", result: "2004" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| extract(Part::YearOfWeek, signature, args))
    }),
    ..SCALAR
};
