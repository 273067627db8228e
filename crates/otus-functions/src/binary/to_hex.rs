//! `to_hex`: bytes as upper-case hexadecimal text. It must not know other functions.

use data_encoding::HEXUPPER;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_hex",
    signatures: &["(varbinary) -> varchar"],
    description: "Bytes as upper-case hexadecimal text",
    examples: &[Example { call: "to_hex(X'01ab')", result: "01AB" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            texts(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(HEXUPPER.encode(bytes))))
            })
        })
    }),
    ..SCALAR
};
