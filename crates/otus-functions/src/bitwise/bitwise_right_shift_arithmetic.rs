//! `bitwise_right_shift_arithmetic`: value shifted right, filled with its sign. It must not know other functions.

use super::shift::{right_arithmetic, shift};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bitwise_right_shift_arithmetic",
    signatures: &[
        "(tinyint, bigint) -> tinyint",
        "(smallint, bigint) -> smallint",
        "(integer, bigint) -> integer",
        "(bigint, bigint) -> bigint",
    ],
    description: "Value shifted right, filled with its sign",
    examples: &[Example {
        call: "bitwise_right_shift_arithmetic(bigint '-256', 2)",
        result: "-64",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| shift(signature, args, right_arithmetic))
    }),
    ..SCALAR
};
