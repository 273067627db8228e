//! `to_ieee754_64`: double as 8 big-endian IEEE 754 bytes. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Float64Type;

use crate::columns::{Column, SCALAR, binaries, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_ieee754_64",
    signatures: &["(double) -> varbinary"],
    description: "Double as 8 big-endian IEEE 754 bytes",
    examples: &[Example { call: "to_ieee754_64(1e0)", result: "3f f0 00 00 00 00 00 00" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let value = Column::of(args, 0)?;
            let value = value.values::<Float64Type>()?;
            binaries(args.rows, |row| {
                Ok(value.get(row).map(|value| Cow::Owned(value.to_be_bytes().to_vec())))
            })
        })
    }),
    ..SCALAR
};
