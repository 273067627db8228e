//! `infinity`: the infinite double. It must not know other functions.

use arrow::datatypes::Float64Type;

use crate::columns::{SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "infinity",
    signatures: &["() -> double"],
    description: "The infinite double",
    examples: &[Example { call: "infinity()", result: "Infinity" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| values::<Float64Type>(args.rows, |_| Ok(Some(f64::INFINITY))))
    }),
    ..SCALAR
};
