//! `ARRAY[a, b, …]`. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$array",
    signatures: &["(T...) -> array(T)"],
    called_on_null: true,
    description: "Array of its arguments",
    examples: &[Example { call: "ARRAY[1, NULL, 3]", result: "[1, null, 3]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| Ok(Value::Array(values.to_vec())))
    }),
    ..SCALAR
};
