//! `flatten(…)`: array of the elements of the arrays inside. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "flatten",
    signatures: &["(array(array(T))) -> array(T)"],
    description: "Array of the elements of the arrays inside",
    examples: &[Example {
        call: "flatten(ARRAY[ARRAY[1, 2], NULL, ARRAY[3]])",
        result: "[1, 2, 3]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let inner = items.iter().filter_map(Value::as_array).flatten().cloned();
            Ok(Value::Array(inner.collect()))
        })
    }),
    ..SCALAR
};
