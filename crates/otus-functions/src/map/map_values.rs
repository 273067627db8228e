//! `map_values(…)`: array of the values. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map_values",
    signatures: &["(map(K, V)) -> array(V)"],
    description: "Array of the values",
    examples: &[Example {
        call: "map_values(MAP(ARRAY['a', 'b'], ARRAY[1, 2]))",
        result: "[1, 2]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(entries) = values.first().and_then(Value::as_map) else {
                return Ok(Value::Null);
            };
            Ok(Value::Array(entries.iter().map(|(_, v)| v.clone()).collect()))
        })
    }),
    ..SCALAR
};
