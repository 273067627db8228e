//! `concat(…)`: arrays one behind the other, or an array and an element. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "concat",
    signatures: &[
        "(array(E)...) -> array(E)",
        "(array(E), E) -> array(E)",
        "(E, array(E)) -> array(E)",
    ],
    called_on_null: true,
    description: "Arrays one behind the other, or an array and an element",
    examples: &[
        Example { call: "concat(ARRAY[1], ARRAY[2], ARRAY[3])", result: "[1, 2, 3]" },
        Example { call: "ARRAY[1] || 2", result: "[1, 2]" },
    ],
    implementation: Implementation::Scalar(|signature| {
        let all = signature.arguments.iter().all(|ty| *ty == signature.returns);
        let returns = signature.returns.clone();
        let arrays: Vec<bool> =
            signature.arguments.iter().map(|ty| all || *ty == returns).collect();
        by_row(signature, move |values| {
            let mut out = Vec::new();
            for (value, whole) in values.iter().zip(&arrays) {
                match (value, whole) {
                    (Value::Array(items), true) => out.extend(items.iter().cloned()),
                    // An array that is NULL makes the result NULL, an element does not.
                    (Value::Null, true) => return Ok(Value::Null),
                    (element, _) => out.push(element.clone()),
                }
            }
            Ok(Value::Array(out))
        })
    }),
    ..SCALAR
};
