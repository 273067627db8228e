//! `array_intersect(…)`: elements that are in both arrays, each once. It must not know other functions.

use std::collections::HashSet;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_intersect",
    signatures: &["(array(T:comparable), array(T)) -> array(T)"],
    description: "Elements that are in both arrays, each once",
    examples: &[Example {
        call: "array_intersect(ARRAY[1, 2, 3], ARRAY[3, 1, 1])",
        result: "[1, 3]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(a), Value::Array(b)] = values else {
                return Ok(Value::Null);
            };
            let mut wanted: HashSet<_> = b.iter().map(key).collect();
            Ok(Value::Array(a.iter().filter(|item| wanted.remove(&key(item))).cloned().collect()))
        })
    }),
    ..SCALAR
};
