//! `a / b`. It must not know other operators.

use super::{Arithmetic, arithmetic};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$divide",
    signatures: &[
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
        "(real, real) -> real",
        "(double, double) -> double",
        "(decimal(p1,s1), decimal(p2,s2)) -> decimal(min(38, p1 + s2 + max(s2 - s1, 0)), max(s1, s2))",
        "(interval day to second, bigint) -> interval day to second",
        "(interval day to second, double) -> interval day to second",
        "(interval year to month, bigint) -> interval year to month",
        "(interval year to month, double) -> interval year to month",
    ],
    can_fail: true,
    description: "Division; between integers the result is truncated",
    examples: &[Example { call: "7 / 2", result: "3" }],
    implementation: Implementation::Scalar(|signature| arithmetic(Arithmetic::Divide, signature)),
    ..SCALAR
};
