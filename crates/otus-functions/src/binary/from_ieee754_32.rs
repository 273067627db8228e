//! `from_ieee754_32`: real of 4 big-endian IEEE 754 bytes. It must not know other functions.

use arrow::datatypes::Float32Type;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_ieee754_32",
    signatures: &["(varbinary) -> real"],
    can_fail: true,
    description: "Real of 4 big-endian IEEE 754 bytes",
    examples: &[Example { call: "from_ieee754_32(X'3f800000')", result: "1.0" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let bytes = Column::of(args, 0)?;
            let bytes = bytes.binaries()?;
            values::<Float32Type>(args.rows, |row| {
                let Some(bytes) = bytes.get(row) else {
                    return Ok(None);
                };
                let Ok(fixed) = <[u8; 4]>::try_from(bytes) else {
                    return Err(invalid("Input floating-point value must be exactly 4 bytes long"));
                };
                Ok(Some(f32::from_be_bytes(fixed)))
            })
        })
    }),
    ..SCALAR
};
