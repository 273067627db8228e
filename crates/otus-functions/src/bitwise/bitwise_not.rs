//! `bitwise_not`: bitwise NOT in two's complement. It must not know other functions.

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bitwise_not",
    signatures: &["(bigint) -> bigint"],
    description: "Bitwise NOT in two's complement",
    examples: &[Example { call: "bitwise_not(-12)", result: "11" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let value = Column::of(args, 0)?;
            let value = value.values::<Int64Type>()?;
            values::<Int64Type>(args.rows, |row| Ok(value.get(row).map(|value| !value)))
        })
    }),
    ..SCALAR
};
