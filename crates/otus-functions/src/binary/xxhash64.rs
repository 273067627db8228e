//! `xxhash64`: xXH64 hash of bytes, big-endian. It must not know other functions.

use std::borrow::Cow;
use xxhash_rust::xxh64::xxh64;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "xxhash64",
    signatures: &["(varbinary) -> varbinary"],
    description: "XXH64 hash of bytes, big-endian",
    examples: &[Example { call: "to_hex(xxhash64(X'666f6f'))", result: "33BF00A859C4BA3F" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| Cow::Owned(xxh64(bytes, 0).to_be_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
