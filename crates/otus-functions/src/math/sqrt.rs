//! `sqrt`: square root. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sqrt",
    signatures: &["(double) -> double"],
    description: "Square root",
    examples: &[
        Example { call: "sqrt(16)", result: "4.0" },
        Example { call: "sqrt(-1)", result: "NaN" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::sqrt))
    }),
    ..SCALAR
};
