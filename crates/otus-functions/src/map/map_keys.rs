//! `map_keys(…)`: array of the keys. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map_keys",
    signatures: &["(map(K, V)) -> array(K)"],
    description: "Array of the keys",
    examples: &[Example { call: "map_keys(MAP(ARRAY['a', 'b'], ARRAY[1, 2]))", result: "[a, b]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(entries) = values.first().and_then(Value::as_map) else {
                return Ok(Value::Null);
            };
            Ok(Value::Array(entries.iter().map(|(k, _)| k.clone()).collect()))
        })
    }),
    ..SCALAR
};
