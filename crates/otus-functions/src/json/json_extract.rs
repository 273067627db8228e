//! `json_extract(json, path)`: the path is compiled once, the text walked up to the value.
//! It must not know other functions.

use crate::columns::SCALAR;
use crate::json::json_extract_scalar::{Kernel, Output, has_good_path};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_extract",
    signatures: &["(varchar(x), varchar(y)) -> json", "(json, varchar(y)) -> json"],
    can_fail: true,
    cannot_fail_with: Some(has_good_path),
    description: "The JSON value at a JSONPath",
    examples: &[
        Example {
            call: r#"json_extract('{"store": {"book": [1, "a"]}}', '$.store.book')"#,
            result: r#"[1,"a"]"#,
        },
        Example { call: r#"json_extract('{"a": null}', '$.a')"#, result: "null" },
        Example { call: r#"json_extract('{"a": 1}', '$.b')"#, result: "NULL" },
    ],
    implementation: Implementation::Scalar(|_| Ok(Kernel::make(Output::Json))),
    ..SCALAR
};
