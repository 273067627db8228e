//! `round`: number rounded to so many digits, half away from zero. It must not know other functions.

use super::digits::{Way, to_digits};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "round",
    signatures: &[
        "(tinyint) -> tinyint",
        "(smallint) -> smallint",
        "(integer) -> integer",
        "(bigint) -> bigint",
        "(real) -> real",
        "(double) -> double",
        "(decimal(p,s)) -> decimal(min(38,p - s + min(1,s)),0)",
        "(tinyint, integer) -> tinyint",
        "(smallint, integer) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, integer) -> bigint",
        "(real, integer) -> real",
        "(double, integer) -> double",
        "(decimal(p,s), integer) -> decimal(min(38,p + 1),s)",
    ],
    can_fail: true,
    description: "Number rounded to so many digits, half away from zero",
    examples: &[
        Example { call: "round(1.5e0)", result: "2.0" },
        Example { call: "round(-2.5e0)", result: "-3.0" },
        Example { call: "round(1234.567e0, -2)", result: "1200.0" },
        Example { call: "round(DECIMAL '1.235', 2)", result: "1.240" },
        Example { call: "round(15, -1)", result: "20" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| to_digits(signature, args, Way::HalfUp))
    }),
    ..SCALAR
};
