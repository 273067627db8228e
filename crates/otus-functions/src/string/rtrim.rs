//! `rtrim(string[, characters])`. It must not know other functions.

use super::trim::{Ends, call};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "rtrim",
    signatures: &[
        "(varchar(x)) -> varchar(x)",
        "(char(x)) -> varchar(x)",
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(char(x), varchar(y)) -> varchar(x)",
    ],
    description: "A string without the white space, or the given characters, at its end",
    examples: &[
        Example { call: r#"rtrim('  ab  ')"#, result: r#"  ab"# },
        Example { call: r#"rtrim('xxabxx', 'x')"#, result: r#"xxab"# },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| call(signature, args, Ends::End))
    }),
    ..SCALAR
};
