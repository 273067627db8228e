//! `hmac_sha512`: hMAC with SHA-512 of bytes and a key. It must not know other functions.

use std::borrow::Cow;

use hmac::{Hmac, Mac as _};
use sha2::Sha512;

use crate::columns::{Column, SCALAR, binaries, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "hmac_sha512",
    signatures: &["(varbinary, varbinary) -> varbinary"],
    description: "HMAC with SHA-512 of bytes and a key",
    examples: &[Example { call: "length(hmac_sha512(X'666f6f', X'6b6579'))", result: "64" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (bytes, key) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (bytes, key) = (bytes.binaries()?, key.binaries()?);
            binaries(args.rows, |row| {
                let (Some(bytes), Some(key)) = (bytes.get(row), key.get(row)) else {
                    return Ok(None);
                };
                let mut mac = Hmac::<Sha512>::new_from_slice(key)
                    .map_err(|error| invalid(error.to_string()))?;
                mac.update(bytes);
                Ok(Some(Cow::Owned(mac.finalize().into_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
