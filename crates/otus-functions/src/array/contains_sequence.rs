//! `contains_sequence(…)`: whether the array has all elements of the other in a row. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "contains_sequence",
    signatures: &["(array(T:comparable), array(T)) -> boolean"],
    description: "Whether the array has all elements of the other in a row",
    examples: &[Example { call: "contains_sequence(ARRAY[1, 2, 3], ARRAY[2, 3])", result: "true" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), Value::Array(wanted)] = values else {
                return Ok(Value::Null);
            };
            let wanted: Vec<_> = wanted.iter().map(key).collect();
            let items: Vec<_> = items.iter().map(key).collect();
            let found = wanted.is_empty() || items.windows(wanted.len()).any(|part| part == wanted);
            Ok(Value::Boolean(found))
        })
    }),
    ..SCALAR
};
