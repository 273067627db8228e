//! `mod`: remainder of a division, with the sign of the dividend. It must not know other functions.

use super::remainder::remainder;
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "mod",
    signatures: &[
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
        "(real, real) -> real",
        "(double, double) -> double",
        "(decimal(p,s), decimal(q,t)) -> decimal(min(q - t, p - s) + max(s,t),max(s,t))",
    ],
    can_fail: true,
    description: "Remainder of a division, with the sign of the dividend",
    examples: &[
        Example { call: "mod(-7, 3)", result: "-1" },
        Example { call: "mod(5.5e0, 2e0)", result: "1.5" },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, remainder)),
    ..SCALAR
};
