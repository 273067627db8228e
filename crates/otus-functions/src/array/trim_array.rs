//! `trim_array(…)`: array without its last n elements. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "trim_array",
    signatures: &["(array(T), bigint) -> array(T)"],
    can_fail: true,
    description: "Array without its last n elements",
    examples: &[Example { call: "trim_array(ARRAY[1, 2, 3, 4], 1)", result: "[1, 2, 3]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), Value::Int(size)] = values else {
                return Ok(Value::Null);
            };
            if *size < 0 {
                return Err(invalid(format!("size must not be negative: {size}")));
            }
            let kept = usize::try_from(*size).ok().and_then(|size| items.len().checked_sub(size));
            let kept = kept.ok_or_else(|| {
                invalid(format!("size must not exceed array cardinality {}: {size}", items.len()))
            })?;
            Ok(Value::Array(items.iter().take(kept).cloned().collect()))
        })
    }),
    ..SCALAR
};
