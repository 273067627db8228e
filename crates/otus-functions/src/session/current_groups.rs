//! `current_groups()`: groups of the user. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "current_groups",
    signatures: &["() -> array(varchar)"],
    description: "Groups of the user; empty, as without a group provider",
    examples: &[Example { call: "current_groups()", result: "[]" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |_| Ok(Value::Array(Vec::new())))
    }),
    ..SCALAR
};
