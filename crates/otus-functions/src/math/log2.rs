//! `log2`: logarithm to base 2. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "log2",
    signatures: &["(double) -> double"],
    description: "Logarithm to base 2",
    examples: &[Example { call: "log2(8)", result: "3.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            map(args, |value| {
                // Java has no logarithm to base 2.
                value.ln() / std::f64::consts::LN_2
            })
        })
    }),
    ..SCALAR
};
