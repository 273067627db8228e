//! `array_max(…)`: largest element; NULL when there is none or one is NULL. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Comparison, Value, compare};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_max",
    signatures: &["(array(T:orderable)) -> T"],
    description: "Largest element; NULL when there is none or one is NULL",
    examples: &[
        Example { call: "array_max(ARRAY[2, 3, 1])", result: "3" },
        Example { call: "array_max(ARRAY[2, NULL])", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        let ty = signature.returns.clone();
        by_row(signature, move |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let mut best: Option<&Value> = None;
            for item in items {
                if item.is_null() {
                    return Ok(Value::Null);
                }
                let better = match best {
                    None => true,
                    Some(known) => compare(item, known, &ty, Comparison::Largest)?
                        .is_some_and(std::cmp::Ordering::is_gt),
                };
                if better {
                    best = Some(item);
                }
            }
            Ok(best.cloned().unwrap_or(Value::Null))
        })
    }),
    ..SCALAR
};
