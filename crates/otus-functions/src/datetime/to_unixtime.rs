//! `to_unixtime(timestamp)`. It must not know other functions.

use arrow::datatypes::Float64Type;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::datetime::moment::Moments;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_unixtime",
    signatures: &["(timestamp(p)) -> double", "(timestamp(p) with time zone) -> double"],
    description: "Seconds since 1970-01-01 00:00:00 UTC",
    examples: &[
        Example { call: "to_unixtime(TIMESTAMP '1970-01-01 00:00:01.500')", result: "1.5" },
        Example { call: "to_unixtime(TIMESTAMP '1970-01-01 09:00:00 Asia/Tokyo')", result: "0.0" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let ty =
                signature.arguments.first().ok_or_else(|| invalid("one argument is needed"))?;
            let from = Moments::of(Column::of(args, 0)?, ty)?;
            #[allow(clippy::cast_precision_loss)]
            values::<Float64Type>(args.rows, |row| {
                Ok(from.get(row).map(|at| {
                    // One division of the whole count keeps the nearest double.
                    let nanos = i128::from(at.utc) * 1_000_000_000 + i128::from(at.nanos);
                    if nanos % 1_000_000 == 0 {
                        (nanos / 1_000_000) as f64 / 1_000.0
                    } else {
                        at.utc as f64 + f64::from(at.nanos) / 1_000_000_000.0
                    }
                }))
            })
        })
    }),
    ..SCALAR
};
