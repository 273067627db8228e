//! `to_base64`: bytes as base64 text. It must not know other functions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_base64",
    signatures: &["(varbinary) -> varchar"],
    description: "Bytes as base64 text",
    examples: &[Example { call: "to_base64(X'666f6f')", result: "Zm9v" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            texts(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(STANDARD.encode(bytes))))
            })
        })
    }),
    ..SCALAR
};
