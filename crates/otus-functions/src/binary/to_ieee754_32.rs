//! `to_ieee754_32`: real as 4 big-endian IEEE 754 bytes. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Float32Type;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_ieee754_32",
    signatures: &["(real) -> varbinary"],
    description: "Real as 4 big-endian IEEE 754 bytes",
    examples: &[Example { call: "to_ieee754_32(REAL '1')", result: "3f 80 00 00" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let value = Column::of(args, 0)?;
            let value = value.values::<Float32Type>()?;
            binaries(args.rows, |row| {
                Ok(value.get(row).map(|value| Cow::Owned(value.to_be_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
