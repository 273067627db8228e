//! `map_concat(…)`: union of maps; of equal keys the last map wins. It must not know other functions.

use std::collections::HashMap;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "map_concat",
    signatures: &["(map(K, V)...) -> map(K, V)"],
    description: "Union of maps; of equal keys the last map wins",
    examples: &[Example {
        call: "map_concat(MAP(ARRAY['a'], ARRAY[1]), MAP(ARRAY['a', 'b'], ARRAY[2, 3]))",
        result: "{a=2, b=3}",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let mut places: HashMap<_, usize> = HashMap::new();
            let mut out: Vec<(Value, Value)> = Vec::new();
            for (name, value) in values.iter().filter_map(Value::as_map).flatten() {
                let at = *places.entry(key(name)).or_insert(out.len());
                match out.get_mut(at) {
                    Some(entry) => entry.1 = value.clone(),
                    None => out.push((name.clone(), value.clone())),
                }
            }
            Ok(Value::Map(out))
        })
    }),
    ..SCALAR
};
