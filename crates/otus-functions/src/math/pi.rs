//! `pi`: the ratio of a circle's circumference to its diameter. It must not know other functions.

use arrow::datatypes::Float64Type;

use crate::columns::{SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "pi",
    signatures: &["() -> double"],
    description: "The ratio of a circle's circumference to its diameter",
    examples: &[Example { call: "pi()", result: "3.141592653589793" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            values::<Float64Type>(args.rows, |_| Ok(Some(std::f64::consts::PI)))
        })
    }),
    ..SCALAR
};
