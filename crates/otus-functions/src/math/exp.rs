//! `exp`: euler's number raised to a power. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "exp",
    signatures: &["(double) -> double"],
    description: "Euler's number raised to a power",
    examples: &[Example { call: "exp(0)", result: "1.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::exp))
    }),
    ..SCALAR
};
