//! `array_except(…)`: elements of the first array that are not in the second, each once. It must not know other functions.

use std::collections::HashSet;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_except",
    signatures: &["(array(T:comparable), array(T)) -> array(T)"],
    description: "Elements of the first array that are not in the second, each once",
    examples: &[Example { call: "array_except(ARRAY[1, 2, 2, 3], ARRAY[3])", result: "[1, 2]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(a), Value::Array(b)] = values else {
                return Ok(Value::Null);
            };
            let mut seen: HashSet<_> = b.iter().map(key).collect();
            Ok(Value::Array(a.iter().filter(|item| seen.insert(key(item))).cloned().collect()))
        })
    }),
    ..SCALAR
};
