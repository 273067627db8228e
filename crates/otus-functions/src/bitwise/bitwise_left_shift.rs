//! `bitwise_left_shift`: value shifted left within its own width. It must not know other functions.

use super::shift::{left, shift};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bitwise_left_shift",
    signatures: &[
        "(tinyint, bigint) -> tinyint",
        "(smallint, bigint) -> smallint",
        "(integer, bigint) -> integer",
        "(bigint, bigint) -> bigint",
    ],
    description: "Value shifted left within its own width",
    examples: &[
        Example { call: "bitwise_left_shift(TINYINT '7', 2)", result: "28" },
        Example { call: "bitwise_left_shift(bigint '1', 64)", result: "0" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| shift(signature, args, left))
    }),
    ..SCALAR
};
