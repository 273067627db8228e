//! `json_format(json)`: the text a json value already is. It must not know other functions.

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_format",
    signatures: &["(json) -> varchar"],
    description: "The JSON text of a json value",
    examples: &[
        Example { call: "json_format(JSON '[1, 2, 3]')", result: "[1,2,3]" },
        Example { call: "json_format(JSON '\"a\"')", result: "\"a\"" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let json = Column::of(args, 0)?;
            if !json.constant {
                return Ok(json.array);
            }
            let json = json.texts()?;
            texts(args.rows, |row| Ok(json.get(row).map(Into::into)))
        })
    }),
    ..SCALAR
};
