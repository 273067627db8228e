//! `tan`: tangent of an angle in radians. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "tan",
    signatures: &["(double) -> double"],
    description: "Tangent of an angle in radians",
    examples: &[Example { call: "tan(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::tan))
    }),
    ..SCALAR
};
