//! `map_entries(…)`: array of the entries as rows. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map_entries",
    signatures: &["(map(K, V)) -> array(row(K, V))"],
    description: "Array of the entries as rows",
    examples: &[Example {
        call: "map_entries(MAP(ARRAY[1, 2], ARRAY['x', 'y']))",
        result: "[{1, x}, {2, y}]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(entries) = values.first().and_then(Value::as_map) else {
                return Ok(Value::Null);
            };
            let rows = entries.iter().map(|(k, v)| Value::Row(vec![k.clone(), v.clone()]));
            Ok(Value::Array(rows.collect()))
        })
    }),
    ..SCALAR
};
