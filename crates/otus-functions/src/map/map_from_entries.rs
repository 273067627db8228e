//! `map_from_entries(…)`: map of an array of rows of key and value. It must not know other functions.

use otus_types::TrinoType;

use super::{entries, from_entries};
use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map_from_entries",
    signatures: &["(array(row(K, V))) -> map(K, V)"],
    can_fail: true,
    description: "Map of an array of rows of key and value",
    examples: &[Example {
        call: "map_from_entries(ARRAY[(1, 'x'), (2, 'y')])",
        result: "{1=x, 2=y}",
    }],
    implementation: Implementation::Scalar(|signature| {
        let key_type = match &signature.returns {
            TrinoType::Map(key_type, _) => (**key_type).clone(),
            _ => TrinoType::Unknown,
        };
        by_row(signature, move |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let entries = entries(items)?;
            from_entries(entries.into_iter(), &key_type)
        })
    }),
    ..SCALAR
};
