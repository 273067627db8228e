//! `to_big_endian_32`: integer as 4 big-endian bytes. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Int32Type;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_big_endian_32",
    signatures: &["(integer) -> varbinary"],
    description: "Integer as 4 big-endian bytes",
    examples: &[Example { call: "to_big_endian_32(1)", result: "00 00 00 01" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let value = Column::of(args, 0)?;
            let value = value.values::<Int32Type>()?;
            binaries(args.rows, |row| {
                Ok(value.get(row).map(|value| Cow::Owned(value.to_be_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
