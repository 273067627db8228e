//! `e`: euler's number. It must not know other functions.

use arrow::datatypes::Float64Type;

use crate::columns::{SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "e",
    signatures: &["() -> double"],
    description: "Euler's number",
    examples: &[Example { call: "e()", result: "2.718281828459045" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            values::<Float64Type>(args.rows, |_| Ok(Some(std::f64::consts::E)))
        })
    }),
    ..SCALAR
};
