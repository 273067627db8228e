//! `floor`: next integer not above a number. It must not know other functions.

use super::numbers::{Rules, numeric};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "floor",
    signatures: &[
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(real) -> real",
        "(double) -> double",
        "(decimal(p,s)) -> decimal(p - s + min(s,1),0)",
    ],
    description: "Next integer not above a number",
    examples: &[
        Example { call: "floor(1.8e0)", result: "1.0" },
        Example { call: "floor(DECIMAL '-1.50')", result: "-2" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            numeric(
                signature,
                args,
                &Rules {
                    integer: |value, _| Ok(value),
                    double: f64::floor,
                    real: f32::floor,
                    decimal: |value, one| value.div_euclid(one),
                },
            )
        })
    }),
    ..SCALAR
};
