//! `radians`: degrees as radians. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "radians",
    signatures: &["(double) -> double"],
    description: "Degrees as radians",
    examples: &[Example { call: "radians(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::to_radians))
    }),
    ..SCALAR
};
