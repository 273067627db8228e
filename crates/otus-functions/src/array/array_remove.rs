//! `array_remove(…)`: array without the elements equal to the value. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, element_equal};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_remove",
    signatures: &["(array(T:comparable), T) -> array(T)"],
    can_fail: true,
    description: "Array without the elements equal to the value",
    examples: &[Example { call: "array_remove(ARRAY[1, 2, NULL, 1], 1)", result: "[2, null]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), wanted] = values else {
                return Ok(Value::Null);
            };
            let mut kept = Vec::with_capacity(items.len());
            for item in items {
                if element_equal(item, wanted, "array_remove")? != Some(true) {
                    kept.push(item.clone());
                }
            }
            Ok(Value::Array(kept))
        })
    }),
    ..SCALAR
};
