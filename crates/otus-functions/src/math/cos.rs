//! `cos`: cosine of an angle in radians. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cos",
    signatures: &["(double) -> double"],
    description: "Cosine of an angle in radians",
    examples: &[Example { call: "cos(0)", result: "1.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::cos))
    }),
    ..SCALAR
};
