//! `array_union(…)`: elements that are in one of the arrays, each once. It must not know other functions.

use std::collections::HashSet;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_union",
    signatures: &["(array(T:comparable), array(T)) -> array(T)"],
    description: "Elements that are in one of the arrays, each once",
    examples: &[Example { call: "array_union(ARRAY[1, 2], ARRAY[2, 3])", result: "[1, 2, 3]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(a), Value::Array(b)] = values else {
                return Ok(Value::Null);
            };
            let mut seen = HashSet::new();
            let both = a.iter().chain(b).filter(|item| seen.insert(key(item))).cloned();
            Ok(Value::Array(both.collect()))
        })
    }),
    ..SCALAR
};
