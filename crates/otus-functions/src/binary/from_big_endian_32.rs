//! `from_big_endian_32`: integer of 4 big-endian bytes. It must not know other functions.

use arrow::datatypes::Int32Type;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_big_endian_32",
    signatures: &["(varbinary) -> integer"],
    can_fail: true,
    description: "Integer of 4 big-endian bytes",
    examples: &[Example { call: "from_big_endian_32(X'00000001')", result: "1" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            values::<Int32Type>(args.rows, |row| {
                let Some(bytes) = bytes.get(row) else {
                    return Ok(None);
                };
                let Ok(fixed) = <[u8; 4]>::try_from(bytes) else {
                    return Err(invalid(format!(
                        "expected 4-byte input, but got instead: {}",
                        bytes.len()
                    )));
                };
                Ok(Some(i32::from_be_bytes(fixed)))
            })
        })
    }),
    ..SCALAR
};
