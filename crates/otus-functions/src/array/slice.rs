//! `slice(…)`: part of the array from a place, counted from the end when negative. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "slice",
    signatures: &["(array(T), bigint, bigint) -> array(T)"],
    can_fail: true,
    description: "Part of the array from a place, counted from the end when negative",
    examples: &[
        Example { call: "slice(ARRAY[1, 2, 3, 4], 2, 2)", result: "[2, 3]" },
        Example { call: "slice(ARRAY[1, 2, 3, 4], -2, 5)", result: "[3, 4]" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), Value::Int(from), Value::Int(length)] = values else {
                return Ok(Value::Null);
            };
            if *length < 0 {
                return Err(invalid("length must be greater than or equal to 0"));
            }
            let size = i64::try_from(items.len()).unwrap_or(i64::MAX);
            let start = match from {
                0 => return Err(invalid("SQL array indices start at 1")),
                1.. => from - 1,
                _ => size + from,
            };
            let length = usize::try_from(*length).unwrap_or(usize::MAX);
            let part = usize::try_from(start)
                .map(|start| items.iter().skip(start).take(length).cloned().collect())
                .unwrap_or_default();
            Ok(Value::Array(part))
        })
    }),
    ..SCALAR
};
