//! `a % b`. It must not know other operators.

use super::{Arithmetic, arithmetic};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$modulus",
    signatures: &[
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
        "(real, real) -> real",
        "(double, double) -> double",
        "(decimal(p1,s1), decimal(p2,s2)) -> decimal(min(p2 - s2, p1 - s1) + max(s1, s2), max(s1, s2))",
    ],
    can_fail: true,
    description: "Remainder, with the sign of the dividend",
    examples: &[Example { call: "-7 % 3", result: "-1" }],
    implementation: Implementation::Scalar(|signature| arithmetic(Arithmetic::Modulus, signature)),
    ..SCALAR
};
