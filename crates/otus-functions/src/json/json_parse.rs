//! `json_parse(text)`: canonical JSON (sorted keys, the last of equal keys, doubles in
//! Java's form) or an error. It must not know other functions.

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::json::text::canonical;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_parse",
    signatures: &["(varchar(x)) -> json"],
    can_fail: true,
    description: "Reads JSON text",
    examples: &[
        Example { call: "json_parse('[1, 2, 3]')", result: "[1,2,3]" },
        Example { call: "json_parse('\"abc\"')", result: "\"abc\"" },
        Example { call: r#"json_parse('{"b": 1, "a": 2}')"#, result: r#"{"a":2,"b":1}"# },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            texts(args.rows, |row| {
                let Some(text) = text.get(row) else {
                    return Ok(None);
                };
                canonical(text)
                    .map(|json| Some(json.into()))
                    .map_err(|_| invalid(format!("Cannot convert value to JSON: '{text}'")))
            })
        })
    }),
    ..SCALAR
};
