//! `spooky_hash_v2_32`: 32-bit SpookyHash V2 of bytes. It must not know other functions.

use super::spooky::hash64;
use std::borrow::Cow;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "spooky_hash_v2_32",
    signatures: &["(varbinary) -> varbinary"],
    description: "32-bit SpookyHash V2 of bytes",
    examples: &[Example { call: "to_hex(spooky_hash_v2_32(X''))", result: "6BF50919" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            binaries(args.rows, |row| {
                Ok(bytes
                    .get(row)
                    .map(|bytes| Cow::Owned((hash64(bytes) as u32).to_be_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
