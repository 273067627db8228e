//! `array_histogram(…)`: map from each element to how often it occurs. It must not know other functions.

use std::collections::HashMap;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_histogram",
    signatures: &["(array(T:comparable)) -> map(T, bigint)"],
    description: "Map from each element to how often it occurs",
    examples: &[Example { call: "array_histogram(ARRAY[42, 7, 42, NULL])", result: "{42=2, 7=1}" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let mut places: HashMap<_, usize> = HashMap::new();
            let mut counts: Vec<(Value, i64)> = Vec::new();
            for item in items.iter().filter(|item| !item.is_null()) {
                let at = *places.entry(key(item)).or_insert(counts.len());
                match counts.get_mut(at) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((item.clone(), 1)),
                }
            }
            Ok(Value::Map(counts.into_iter().map(|(k, n)| (k, Value::Int(n))).collect()))
        })
    }),
    ..SCALAR
};
