//! `log10`: logarithm to base 10. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "log10",
    signatures: &["(double) -> double"],
    description: "Logarithm to base 10",
    examples: &[Example { call: "log10(1000)", result: "3.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::log10))
    }),
    ..SCALAR
};
