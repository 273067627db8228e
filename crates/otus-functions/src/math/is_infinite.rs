//! `is_infinite`: whether a number is infinite. It must not know other functions.

use arrow::datatypes::{Float32Type, Float64Type};
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, booleans, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "is_infinite",
    signatures: &["(double) -> boolean", "(real) -> boolean"],
    description: "Whether a number is infinite",
    examples: &[Example { call: "is_infinite(infinity())", result: "true" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let value = Column::of(args, 0)?;
            if signature.arguments.first() == Some(&TrinoType::Real) {
                let value = value.values::<Float32Type>()?;
                return booleans(args.rows, |row| Ok(value.get(row).map(f32::is_infinite)));
            }
            let value = value.values::<Float64Type>()?;
            booleans(args.rows, |row| Ok(value.get(row).map(f64::is_infinite)))
        })
    }),
    ..SCALAR
};
