//! `tanh`: hyperbolic tangent. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "tanh",
    signatures: &["(double) -> double"],
    description: "Hyperbolic tangent",
    examples: &[Example { call: "tanh(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::tanh))
    }),
    ..SCALAR
};
