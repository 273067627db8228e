//! `ngrams(…)`: all runs of n elements; the whole array when it is shorter. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ngrams",
    signatures: &["(array(T), bigint) -> array(array(T))"],
    can_fail: true,
    description: "All runs of n elements; the whole array when it is shorter",
    examples: &[Example { call: "ngrams(ARRAY['a', 'b', 'c'], 2)", result: "[[a, b], [b, c]]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), Value::Int(n)] = values else {
                return Ok(Value::Null);
            };
            let n = usize::try_from(*n)
                .ok()
                .filter(|n| *n > 0)
                .ok_or_else(|| invalid("N must be positive"))?;
            if n >= items.len() {
                return Ok(Value::Array(vec![Value::Array(items.clone())]));
            }
            Ok(Value::Array(items.windows(n).map(|run| Value::Array(run.to_vec())).collect()))
        })
    }),
    ..SCALAR
};
