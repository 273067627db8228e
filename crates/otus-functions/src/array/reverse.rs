//! `reverse(…)`: array from its last element to its first. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "reverse",
    signatures: &["(array(T)) -> array(T)"],
    description: "Array from its last element to its first",
    examples: &[Example { call: "reverse(ARRAY[1, 2, 3])", result: "[3, 2, 1]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            Ok(Value::Array(items.iter().rev().cloned().collect()))
        })
    }),
    ..SCALAR
};
