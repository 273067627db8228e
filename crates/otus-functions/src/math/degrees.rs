//! `degrees`: radians as degrees. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "degrees",
    signatures: &["(double) -> double"],
    description: "Radians as degrees",
    examples: &[Example { call: "degrees(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::to_degrees))
    }),
    ..SCALAR
};
