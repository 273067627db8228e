//! `bitwise_xor`: bitwise XOR in two's complement. It must not know other functions.

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bitwise_xor",
    signatures: &["(bigint, bigint) -> bigint"],
    description: "Bitwise XOR in two's complement",
    examples: &[Example { call: "bitwise_xor(19, 25)", result: "10" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (left, right) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (left, right) = (left.values::<Int64Type>()?, right.values::<Int64Type>()?);
            values::<Int64Type>(args.rows, |row| {
                Ok(left.get(row).zip(right.get(row)).map(|(left, right)| left ^ right))
            })
        })
    }),
    ..SCALAR
};
