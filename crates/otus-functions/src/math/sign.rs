//! `sign`: minus one, zero or one. It must not know other functions.

use super::numbers::{Rules, numeric};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "sign",
    signatures: &[
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(real) -> real",
        "(double) -> double",
        "(decimal(p,s)) -> decimal(1,0)",
    ],
    description: "Minus one, zero or one",
    examples: &[
        Example { call: "sign(-8)", result: "-1" },
        Example { call: "sign(3e0)", result: "1.0" },
        Example { call: "sign(DECIMAL '0.00')", result: "0" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            numeric(
                signature,
                args,
                &Rules {
                    integer: |value, _| Ok(value.signum()),
                    double: |value| {
                        if value == 0.0 || value.is_nan() { value } else { value.signum() }
                    },
                    real: |value| {
                        if value == 0.0 || value.is_nan() { value } else { value.signum() }
                    },
                    decimal: |value, _| value.signum(),
                },
            )
        })
    }),
    ..SCALAR
};
