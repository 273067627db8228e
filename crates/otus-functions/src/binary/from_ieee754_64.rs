//! `from_ieee754_64`: double of 8 big-endian IEEE 754 bytes. It must not know other functions.

use arrow::datatypes::Float64Type;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_ieee754_64",
    signatures: &["(varbinary) -> double"],
    can_fail: true,
    description: "Double of 8 big-endian IEEE 754 bytes",
    examples: &[Example { call: "from_ieee754_64(X'3ff0000000000000')", result: "1.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            values::<Float64Type>(args.rows, |row| {
                let Some(bytes) = bytes.get(row) else {
                    return Ok(None);
                };
                let Ok(fixed) = <[u8; 8]>::try_from(bytes) else {
                    return Err(invalid("Input floating-point value must be exactly 8 bytes long"));
                };
                Ok(Some(f64::from_be_bytes(fixed)))
            })
        })
    }),
    ..SCALAR
};
