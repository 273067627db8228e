//! `ltrim(string[, characters])`. It must not know other functions.

use super::trim::{Ends, call};
use crate::columns::{SCALAR, plain};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "ltrim",
    signatures: &[
        "(varchar(x)) -> varchar(x)",
        "(char(x)) -> varchar(x)",
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(char(x), varchar(y)) -> varchar(x)",
    ],
    description: "A string without the white space, or the given characters, at its start",
    examples: &[
        Example { call: r#"ltrim('  ab  ')"#, result: r#"ab  "# },
        Example { call: r#"ltrim('xxabxx', 'x')"#, result: r#"abxx"# },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| call(signature, args, Ends::Start))
    }),
    ..SCALAR
};
