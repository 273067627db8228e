//! `to_base64url`: bytes as base64 text of the URL alphabet. It must not know other functions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_base64url",
    signatures: &["(varbinary) -> varchar"],
    description: "Bytes as base64 text of the URL alphabet",
    examples: &[Example { call: "to_base64url(X'fbff')", result: "-_8=" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            texts(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(URL_SAFE.encode(bytes))))
            })
        })
    }),
    ..SCALAR
};
