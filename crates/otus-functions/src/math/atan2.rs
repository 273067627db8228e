//! `atan2`: arc tangent of y / x in radians. It must not know other functions.

use super::doubles::map2;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "atan2",
    signatures: &["(double, double) -> double"],
    description: "Arc tangent of y / x in radians",
    examples: &[Example { call: "atan2(0, 1)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map2(args, f64::atan2))
    }),
    ..SCALAR
};
