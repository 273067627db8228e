//! `json_size(json, path)`. It must not know other functions.

use crate::columns::SCALAR;
use crate::json::json_extract_scalar::{Kernel, Output, has_good_path};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_size",
    signatures: &["(varchar(x), varchar(y)) -> bigint", "(json, varchar(y)) -> bigint"],
    can_fail: true,
    cannot_fail_with: Some(has_good_path),
    description: "Members of the object or elements of the array at a JSONPath; 0 for a scalar",
    examples: &[
        Example { call: r#"json_size('{"x": {"a": 1, "b": 2}}', '$.x')"#, result: "2" },
        Example { call: r#"json_size('{"x": [1, 2, 3]}', '$.x')"#, result: "3" },
        Example { call: r#"json_size('{"x": {"a": 1, "b": 2}}', '$.x.a')"#, result: "0" },
    ],
    implementation: Implementation::Scalar(|_| Ok(Kernel::make(Output::Size))),
    ..SCALAR
};
