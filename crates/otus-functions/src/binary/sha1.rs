//! `sha1`: sHA-1 hash of bytes. It must not know other functions.

use sha1::{Digest as _, Sha1};
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sha1",
    signatures: &["(varbinary) -> varbinary"],
    description: "SHA-1 hash of bytes",
    examples: &[Example {
        call: "to_hex(sha1(X'666f6f'))",
        result: "0BEEC7B5EA3F0FDBC95D0DD47F3C5BC275DA8A33",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(Sha1::digest(bytes).to_vec())))
            })
        })
    }),
    ..SCALAR
};
