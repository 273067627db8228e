//! `ln`: natural logarithm. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ln",
    signatures: &["(double) -> double"],
    description: "Natural logarithm",
    examples: &[
        Example { call: "ln(1)", result: "0.0" },
        Example { call: "ln(0)", result: "-Infinity" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::ln))
    }),
    ..SCALAR
};
