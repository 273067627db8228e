//! `multimap_from_entries(…)`: map from each key to the array of its values. It must not know other functions.

use std::collections::HashMap;

use super::entries;
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "multimap_from_entries",
    signatures: &["(array(row(K, V))) -> map(K, array(V))"],
    can_fail: true,
    description: "Map from each key to the array of its values",
    examples: &[Example {
        call: "multimap_from_entries(ARRAY[(1, 'x'), (2, 'y'), (1, 'z')])",
        result: "{1=[x, z], 2=[y]}",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let mut places: HashMap<_, usize> = HashMap::new();
            let mut out: Vec<(Value, Vec<Value>)> = Vec::new();
            for (name, value) in entries(items)? {
                if name.is_null() {
                    return Err(invalid("map key cannot be null"));
                }
                let at = *places.entry(key(&name)).or_insert(out.len());
                match out.get_mut(at) {
                    Some(entry) => entry.1.push(value),
                    None => out.push((name, vec![value])),
                }
            }
            Ok(Value::Map(out.into_iter().map(|(k, v)| (k, Value::Array(v))).collect()))
        })
    }),
    ..SCALAR
};
