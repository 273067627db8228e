//! `map(…)`: map of keys and values at the same places; the empty map without arguments. It must not know other functions.

use otus_types::TrinoType;

use super::from_entries;
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map",
    signatures: &["() -> map(unknown, unknown)", "(array(K), array(V)) -> map(K, V)"],
    can_fail: true,
    description: "Map of keys and values at the same places; the empty map without arguments",
    examples: &[
        Example { call: "map(ARRAY['a', 'b'], ARRAY[1, 2])", result: "{a=1, b=2}" },
        Example { call: "map()", result: "{}" },
    ],
    implementation: Implementation::Scalar(|signature| {
        let key_type = match &signature.returns {
            TrinoType::Map(key_type, _) => (**key_type).clone(),
            _ => TrinoType::Unknown,
        };
        by_row(signature, move |values| match values {
            [] => Ok(Value::Map(Vec::new())),
            [Value::Array(keys), Value::Array(items)] => {
                if keys.len() != items.len() {
                    return Err(invalid("Key and value arrays must be the same length"));
                }
                from_entries(keys.iter().cloned().zip(items.iter().cloned()), &key_type)
            }
            _ => Ok(Value::Null),
        })
    }),
    ..SCALAR
};
