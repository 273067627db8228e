//! `to_milliseconds(interval)`. It must not know other functions.

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_milliseconds",
    signatures: &["(interval day to second) -> bigint"],
    description: "The milliseconds of an interval",
    examples: &[Example { call: "to_milliseconds(INTERVAL '1.5' SECOND)", result: "1500" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let millis = Column::of(args, 0)?;
            let millis = millis.values::<Int64Type>()?;
            values::<Int64Type>(args.rows, |row| Ok(millis.get(row)))
        })
    }),
    ..SCALAR
};
