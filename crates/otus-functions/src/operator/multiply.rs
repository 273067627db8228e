//! `a * b`. It must not know other operators.

use super::{Arithmetic, are_small_literals, arithmetic};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$multiply",
    signatures: &[
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
        "(real, real) -> real",
        "(double, double) -> double",
        "(decimal(p1,s1), decimal(p2,s2)) -> decimal(min(38, p1 + p2), s1 + s2)",
        "(interval day to second, bigint) -> interval day to second",
        "(interval day to second, double) -> interval day to second",
        "(bigint, interval day to second) -> interval day to second",
        "(double, interval day to second) -> interval day to second",
        "(interval year to month, bigint) -> interval year to month",
        "(interval year to month, double) -> interval year to month",
        "(bigint, interval year to month) -> interval year to month",
        "(double, interval year to month) -> interval year to month",
    ],
    can_fail: true,
    cannot_fail_with: Some(are_small_literals),
    description: "Multiplication",
    examples: &[Example { call: "DECIMAL '1.5' * DECIMAL '0.25'", result: "0.375" }],
    implementation: Implementation::Scalar(|signature| arithmetic(Arithmetic::Multiply, signature)),
    ..SCALAR
};
