//! `wilson_interval_lower`: lower bound of a Wilson score interval. It must not know other functions.

use super::wilson;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "wilson_interval_lower",
    signatures: &["(bigint, bigint, double) -> double"],
    can_fail: true,
    description: "Lower bound of a Wilson score interval",
    examples: &[Example {
        call: "round(wilson_interval_lower(1250, 1310, 1.96e0), 4)",
        result: "0.9415",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| wilson::bound(args, wilson::lower))
    }),
    ..SCALAR
};
