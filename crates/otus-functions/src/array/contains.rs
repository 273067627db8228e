//! `contains(…)`: whether the array has the element. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, element_equal};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "contains",
    signatures: &["(array(T:comparable), T) -> boolean"],
    can_fail: true,
    description: "Whether the array has the element",
    examples: &[
        Example { call: "contains(ARRAY[1, 2], 2)", result: "true" },
        Example { call: "contains(ARRAY[1, NULL], 2)", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), wanted] = values else {
                return Ok(Value::Null);
            };
            let mut unknown = false;
            for item in items {
                match element_equal(item, wanted, "contains")? {
                    Some(true) => return Ok(Value::Boolean(true)),
                    Some(false) => {}
                    None => unknown = true,
                }
            }
            Ok(if unknown { Value::Null } else { Value::Boolean(false) })
        })
    }),
    ..SCALAR
};
