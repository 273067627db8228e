//! `sha256`: sHA-256 hash of bytes. It must not know other functions.

use sha2::{Digest as _, Sha256};
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sha256",
    signatures: &["(varbinary) -> varbinary"],
    description: "SHA-256 hash of bytes",
    examples: &[Example {
        call: "to_hex(sha256(X'666f6f'))",
        result: "2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(Sha256::digest(bytes).to_vec())))
            })
        })
    }),
    ..SCALAR
};
