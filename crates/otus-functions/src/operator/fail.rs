//! `fail(message)` and `$fail(code, message, NULL of the wanted type)`, an error as a value.
//! It must not know other functions.

use otus_types::{ErrorCode, QueryError};

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "fail",
    signatures: &["(varchar) -> unknown", "(integer, varchar) -> unknown"],
    can_fail: true,
    description: "Fails with the message",
    examples: &[Example { call: "IF(true, 1, fail('no'))", result: "1" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let text = values.last().and_then(Value::as_text).unwrap_or_default();
            Err(QueryError::new(ErrorCode::GenericUserError, text))
        })
    }),
    ..SCALAR
};

pub const COERCED: FunctionSpec = FunctionSpec {
    name: "$fail",
    signatures: &["(varchar, varchar, T) -> T"],
    called_on_null: true,
    description: "Fails with an error code by name and a message, where a value of a type is wanted",
    examples: &[],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let name = values.first().and_then(Value::as_text).unwrap_or_default();
            let text = values.get(1).and_then(Value::as_text).unwrap_or_default();
            let code = ErrorCode::ALL.iter().find(|code| code.name() == name);
            Err(QueryError::new(*code.unwrap_or(&ErrorCode::GenericUserError), text))
        })
    }),
    ..SPEC
};
