//! `acos`: arc cosine in radians. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "acos",
    signatures: &["(double) -> double"],
    description: "Arc cosine in radians",
    examples: &[Example { call: "acos(1)", result: "0.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::acos))
    }),
    ..SCALAR
};
