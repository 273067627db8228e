//! `crc32`: cRC-32 checksum of bytes. It must not know other functions.

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "crc32",
    signatures: &["(varbinary) -> bigint"],
    description: "CRC-32 checksum of bytes",
    examples: &[Example { call: "crc32(X'666f6f')", result: "2356372769" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            values::<Int64Type>(args.rows, |row| {
                Ok(bytes.get(row).map(|bytes| i64::from(crc32fast::hash(bytes))))
            })
        })
    }),
    ..SCALAR
};
