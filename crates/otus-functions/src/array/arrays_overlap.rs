//! `arrays_overlap(…)`: whether the arrays share an element that is not NULL. It must not know other functions.

use std::collections::HashSet;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "arrays_overlap",
    signatures: &["(array(T:comparable), array(T)) -> boolean"],
    description: "Whether the arrays share an element that is not NULL",
    examples: &[
        Example { call: "arrays_overlap(ARRAY[1, 2], ARRAY[2, 3])", result: "true" },
        Example { call: "arrays_overlap(ARRAY[1, NULL], ARRAY[2])", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(a), Value::Array(b)] = values else {
                return Ok(Value::Null);
            };
            let present = |item: &&Value| !item.is_null();
            let wanted: HashSet<_> = b.iter().filter(present).map(key).collect();
            if a.iter().filter(present).any(|item| wanted.contains(&key(item))) {
                return Ok(Value::Boolean(true));
            }
            let unknown = !a.is_empty() && !b.is_empty() && a.iter().chain(b).any(Value::is_null);
            Ok(if unknown { Value::Null } else { Value::Boolean(false) })
        })
    }),
    ..SCALAR
};
