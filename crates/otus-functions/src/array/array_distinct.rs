//! `array_distinct(…)`: array without repeated elements. It must not know other functions.

use std::collections::HashSet;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_distinct",
    signatures: &["(array(T:comparable)) -> array(T)"],
    description: "Array without repeated elements",
    examples: &[Example {
        call: "array_distinct(ARRAY[1, 2, 1, NULL, NULL])",
        result: "[1, 2, null]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let mut seen = HashSet::new();
            let kept = items.iter().filter(|item| seen.insert(key(item))).cloned();
            Ok(Value::Array(kept.collect()))
        })
    }),
    ..SCALAR
};
