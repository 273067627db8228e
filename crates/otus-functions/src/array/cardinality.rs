//! `cardinality(…)`: number of elements or entries. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cardinality",
    signatures: &["(array(T)) -> bigint", "(map(K, V)) -> bigint"],
    description: "Number of elements or entries",
    examples: &[
        Example { call: "cardinality(ARRAY[1, 2])", result: "2" },
        Example { call: "cardinality(MAP(ARRAY['a'], ARRAY[1]))", result: "1" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let length = match values.first() {
                Some(Value::Array(items)) => items.len(),
                Some(Value::Map(entries)) => entries.len(),
                _ => return Ok(Value::Null),
            };
            Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
        })
    }),
    ..SCALAR
};
