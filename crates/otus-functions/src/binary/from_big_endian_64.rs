//! `from_big_endian_64`: bigint of 8 big-endian bytes. It must not know other functions.

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_big_endian_64",
    signatures: &["(varbinary) -> bigint"],
    can_fail: true,
    description: "Bigint of 8 big-endian bytes",
    examples: &[Example { call: "from_big_endian_64(X'ffffffffffffffff')", result: "-1" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            values::<Int64Type>(args.rows, |row| {
                let Some(bytes) = bytes.get(row) else {
                    return Ok(None);
                };
                let Ok(fixed) = <[u8; 8]>::try_from(bytes) else {
                    return Err(invalid(format!(
                        "expected 8-byte input, but got instead: {}",
                        bytes.len()
                    )));
                };
                Ok(Some(i64::from_be_bytes(fixed)))
            })
        })
    }),
    ..SCALAR
};
