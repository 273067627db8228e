//! `cbrt`: cube root. It must not know other functions.

use super::doubles::map;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cbrt",
    signatures: &["(double) -> double"],
    description: "Cube root",
    examples: &[Example { call: "cbrt(27)", result: "3.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map(args, f64::cbrt))
    }),
    ..SCALAR
};
