//! `current_timezone()`: the zone of the session. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "current_timezone",
    signatures: &["() -> varchar"],
    description: "Time zone of the session; Athena's is always UTC",
    examples: &[Example { call: "current_timezone()", result: "UTC" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |_| Ok(Value::Text("UTC".to_owned())))
    }),
    ..SCALAR
};
