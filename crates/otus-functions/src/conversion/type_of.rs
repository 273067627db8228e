//! `typeof(…)`: name of the type of the expression. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "typeof",
    signatures: &["(T) -> varchar"],
    called_on_null: true,
    description: "Name of the type of the expression",
    examples: &[
        Example { call: "typeof(DECIMAL '1.50')", result: "decimal(3,2)" },
        Example { call: "typeof(NULL)", result: "unknown" },
    ],
    implementation: Implementation::Scalar(|signature| {
        let name = signature.arguments.first().map(ToString::to_string).unwrap_or_default();
        by_row(signature, move |_| Ok(Value::Text(name.clone())))
    }),
    ..SCALAR
};
