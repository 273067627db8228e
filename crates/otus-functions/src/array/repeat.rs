//! `repeat(…)`: array of the element n times. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "repeat",
    signatures: &["(T, bigint) -> array(T)"],
    can_fail: true,
    called_on_null: true,
    description: "Array of the element n times",
    examples: &[Example { call: "repeat('x', 3)", result: "[x, x, x]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [element, Value::Int(count)] = values else {
                return Ok(Value::Null);
            };
            if *count < 0 {
                return Err(invalid(
                    "count argument of repeat function must be greater than or equal to 0",
                ));
            }
            if *count > MAX_ENTRIES {
                return Err(invalid(format!(
                    "count argument of repeat function must be less than or equal to {MAX_ENTRIES}"
                )));
            }
            let count = usize::try_from(*count).unwrap_or(0);
            Ok(Value::Array(vec![element.clone(); count]))
        })
    }),
    ..SCALAR
};

const MAX_ENTRIES: i64 = 10_000;
