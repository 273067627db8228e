//! `sin`: sine of an angle in radians. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sin",
    signatures: &["(double) -> double"],
    description: "Sine of an angle in radians",
    examples: &[Example { call: "sin(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::sin))
    }),
    ..SCALAR
};
