//! `atan`: arc tangent in radians. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "atan",
    signatures: &["(double) -> double"],
    description: "Arc tangent in radians",
    examples: &[Example { call: "atan(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::atan))
    }),
    ..SCALAR
};
