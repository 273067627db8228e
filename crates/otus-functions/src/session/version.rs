//! `version()`: the version of Otus. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "version",
    signatures: &["() -> varchar"],
    description: "Version of the engine, here of Otus",
    examples: &[Example { call: "version() LIKE 'otus %'", result: "true" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |_| Ok(Value::Text(format!("otus {}", env!("CARGO_PKG_VERSION")))))
    }),
    ..SCALAR
};
