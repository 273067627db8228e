//! `shuffle(…)`: array in random order. It must not know other functions.

use rand::seq::SliceRandom;

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "shuffle",
    signatures: &["(array(T)) -> array(T)"],
    deterministic: false,
    description: "Array in random order",
    examples: &[Example { call: "cardinality(shuffle(ARRAY[1, 2, 3]))", result: "3" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let mut items = items.to_vec();
            items.shuffle(&mut rand::rng());
            Ok(Value::Array(items))
        })
    }),
    ..SCALAR
};
