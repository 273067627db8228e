//! `sha512`: sHA-512 hash of bytes. It must not know other functions.

use sha2::{Digest as _, Sha512};
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sha512",
    signatures: &["(varbinary) -> varbinary"],
    description: "SHA-512 hash of bytes",
    examples: &[Example { call: "length(sha512(X''))", result: "64" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(Sha512::digest(bytes).to_vec())))
            })
        })
    }),
    ..SCALAR
};
