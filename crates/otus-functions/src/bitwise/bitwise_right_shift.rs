//! `bitwise_right_shift`: value shifted right, filled with zeros, within its own width. It must not know other functions.

use super::shift::{right, shift};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bitwise_right_shift",
    signatures: &[
        "(tinyint, bigint) -> tinyint",
        "(smallint, bigint) -> smallint",
        "(integer, bigint) -> integer",
        "(bigint, bigint) -> bigint",
    ],
    description: "Value shifted right, filled with zeros, within its own width",
    examples: &[Example { call: "bitwise_right_shift(TINYINT '-8', 2)", result: "62" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| shift(signature, args, right))
    }),
    ..SCALAR
};
