//! `sinh`: hyperbolic sine. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sinh",
    signatures: &["(double) -> double"],
    description: "Hyperbolic sine",
    examples: &[Example { call: "sinh(0)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::sinh))
    }),
    ..SCALAR
};
