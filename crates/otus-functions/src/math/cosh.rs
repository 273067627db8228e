//! `cosh`: hyperbolic cosine. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cosh",
    signatures: &["(double) -> double"],
    description: "Hyperbolic cosine",
    examples: &[Example { call: "cosh(0)", result: "1.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::cosh))
    }),
    ..SCALAR
};
