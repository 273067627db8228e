//! `ceiling`: next integer not below a number. It must not know other functions.

use super::numbers::{Rules, numeric};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ceiling",
    aliases: &["ceil"],
    signatures: &[
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(real) -> real",
        "(double) -> double",
        "(decimal(p,s)) -> decimal(p - s + min(s,1),0)",
    ],
    description: "Next integer not below a number",
    examples: &[
        Example { call: "ceiling(1.2e0)", result: "2.0" },
        Example { call: "ceil(DECIMAL '-1.50')", result: "-1" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            numeric(
                signature,
                args,
                &Rules {
                    integer: |value, _| Ok(value),
                    double: f64::ceil,
                    real: f32::ceil,
                    decimal: |value, one| {
                        value.div_euclid(one) + i128::from(value.rem_euclid(one) != 0)
                    },
                },
            )
        })
    }),
    ..SCALAR
};
