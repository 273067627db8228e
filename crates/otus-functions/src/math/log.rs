//! `log`: logarithm of a number to a base. It must not know other functions.

use super::doubles::map2;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "log",
    signatures: &["(double, double) -> double"],
    description: "Logarithm of a number to a base",
    examples: &[Example { call: "log(2, 8)", result: "3.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| map2(args, |base, x| x.ln() / base.ln()))
    }),
    ..SCALAR
};
