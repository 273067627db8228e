//! `hmac_md5`: hMAC with MD5 of bytes and a key. It must not know other functions.

use std::borrow::Cow;

use hmac::{Hmac, Mac as _};
use md5::Md5;

use crate::columns::{Column, SCALAR, binaries, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "hmac_md5",
    signatures: &["(varbinary, varbinary) -> varbinary"],
    description: "HMAC with MD5 of bytes and a key",
    examples: &[Example {
        call: "to_hex(hmac_md5(X'666f6f', X'6b6579'))",
        result: "EE953A87ACB32CC061184A8B973F6B34",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (bytes, key) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (bytes, key) = (bytes.binaries()?, key.binaries()?);
            binaries(args.rows, |row| {
                let (Some(bytes), Some(key)) = (bytes.get(row), key.get(row)) else {
                    return Ok(None);
                };
                let mut mac =
                    Hmac::<Md5>::new_from_slice(key).map_err(|error| invalid(error.to_string()))?;
                mac.update(bytes);
                Ok(Some(Cow::Owned(mac.finalize().into_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
