//! `md5`: mD5 hash of bytes. It must not know other functions.

use md5::{Digest as _, Md5};
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "md5",
    signatures: &["(varbinary) -> varbinary"],
    description: "MD5 hash of bytes",
    examples: &[Example {
        call: "to_hex(md5(X'666f6f'))",
        result: "ACBD18DB4CC2F85CEDEF654FCCC4A4D8",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(Md5::digest(bytes).to_vec())))
            })
        })
    }),
    ..SCALAR
};
