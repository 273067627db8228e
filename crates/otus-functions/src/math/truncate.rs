//! `truncate`: number without the digits behind the point, or behind so many digits. It must not know other functions.

use super::digits::{Way, to_digits};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "truncate",
    signatures: &[
        "(double) -> double",
        "(real) -> real",
        "(decimal(p,s)) -> decimal(max(p - s,1),0)",
        "(decimal(p,s), integer) -> decimal(p,s)",
    ],
    can_fail: true,
    description: "Number without the digits behind the point, or behind so many digits",
    examples: &[
        Example { call: "truncate(-1.9e0)", result: "-1.0" },
        Example { call: "truncate(DECIMAL '12.345', 2)", result: "12.340" },
        Example { call: "truncate(DECIMAL '12.345', -1)", result: "10.000" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| to_digits(signature, args, Way::TowardsZero))
    }),
    ..SCALAR
};
