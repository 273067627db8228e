//! `uuid`: random UUID of type 4. It must not know other functions.

use std::sync::Arc;

use arrow::array::FixedSizeBinaryBuilder;

use crate::columns::{SCALAR, invalid, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "uuid",
    signatures: &["() -> uuid"],
    deterministic: false,
    description: "Random UUID of type 4",
    examples: &[Example { call: "length(CAST(uuid() AS varchar))", result: "36" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let mut builder = FixedSizeBinaryBuilder::with_capacity(args.rows, 16);
            for _ in 0..args.rows {
                let random = u128::from_be_bytes(rand::random());
                // Version 4 and variant 1 of RFC 4122.
                let value = random & !(0xf << 76) & !(0xc << 60) | 0x4 << 76 | 0x8 << 60;
                builder.append_value(value.to_be_bytes()).map_err(|e| invalid(e.to_string()))?;
            }
            Ok(Arc::new(builder.finish()))
        })
    }),
    ..SCALAR
};
