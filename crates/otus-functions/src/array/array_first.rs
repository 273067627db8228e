//! `array_first(…)`: first element of an array; NULL when it is empty. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_first",
    signatures: &["(array(T)) -> T"],
    description: "First element; NULL when the array is empty",
    examples: &[Example { call: "array_first(ARRAY[1, 2, 3])", result: "1" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let items = values.first().and_then(Value::as_array).unwrap_or_default();
            Ok(items.first().cloned().unwrap_or(Value::Null))
        })
    }),
    ..SCALAR
};
