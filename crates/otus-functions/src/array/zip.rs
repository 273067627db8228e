//! `zip(…)`: array of rows of the elements at the same place; shorter arrays are filled with NULL. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "zip",
    signatures: &[
        "(array(T1), array(T2)) -> array(row(T1, T2))",
        "(array(T1), array(T2), array(T3)) -> array(row(T1, T2, T3))",
        "(array(T1), array(T2), array(T3), array(T4)) -> array(row(T1, T2, T3, T4))",
        "(array(T1), array(T2), array(T3), array(T4), array(T5)) -> array(row(T1, T2, T3, T4, T5))",
    ],
    description: "Array of rows of the elements at the same place; shorter arrays are filled with NULL",
    examples: &[Example {
        call: "zip(ARRAY[1, 2], ARRAY['1b', NULL, '3b'])",
        result: "[{1, 1b}, {2, null}, {null, 3b}]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let arrays: Vec<&[Value]> = values.iter().filter_map(Value::as_array).collect();
            let longest = arrays.iter().map(|items| items.len()).max().unwrap_or(0);
            let rows = (0..longest).map(|at| {
                let fields = arrays.iter().map(|items| items.get(at).cloned());
                Value::Row(fields.map(|field| field.unwrap_or(Value::Null)).collect())
            });
            Ok(Value::Array(rows.collect()))
        })
    }),
    ..SCALAR
};
