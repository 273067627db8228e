//! `to_big_endian_64`: bigint as 8 big-endian bytes. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_big_endian_64",
    signatures: &["(bigint) -> varbinary"],
    description: "Bigint as 8 big-endian bytes",
    examples: &[Example { call: "to_big_endian_64(1)", result: "00 00 00 00 00 00 00 01" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let value = Column::of(args, 0)?;
            let value = value.values::<Int64Type>()?;
            binaries(args.rows, |row| {
                Ok(value.get(row).map(|value| Cow::Owned(value.to_be_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
