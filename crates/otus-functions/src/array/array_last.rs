//! `array_last(…)`: last element of an array; NULL when it is empty. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_last",
    signatures: &["(array(T)) -> T"],
    description: "Last element; NULL when the array is empty",
    examples: &[Example { call: "array_last(ARRAY[1, 2, 3])", result: "3" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let items = values.first().and_then(Value::as_array).unwrap_or_default();
            Ok(items.last().cloned().unwrap_or(Value::Null))
        })
    }),
    ..SCALAR
};
