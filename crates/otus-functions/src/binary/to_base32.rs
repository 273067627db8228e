//! `to_base32`: bytes as base32 text. It must not know other functions.

use data_encoding::BASE32;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_base32",
    signatures: &["(varbinary) -> varchar"],
    description: "Bytes as base32 text",
    examples: &[Example { call: "to_base32(X'666f6f')", result: "MZXW6===" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            texts(args.rows, |row| Ok(bytes.get(row).map(|bytes| Cow::Owned(BASE32.encode(bytes)))))
        })
    }),
    ..SCALAR
};
