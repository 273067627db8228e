//! `date_format(x, format)`: MySQL's codes. It must not know other functions.

use crate::columns::SCALAR;
use crate::datetime::pattern::Pattern;
use crate::datetime::printing::printing;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "date_format",
    signatures: &[
        "(timestamp(p), varchar(x)) -> varchar",
        "(timestamp(p) with time zone, varchar(x)) -> varchar",
    ],
    can_fail: true,
    description: "Formats a timestamp with MySQL's codes",
    examples: &[
        Example {
            call: "date_format(TIMESTAMP '2022-10-20 05:10:00', '%m-%d-%Y %H')",
            result: "10-20-2022 05",
        },
        Example {
            call: "date_format(TIMESTAMP '2001-01-09 13:04:05.321', '%W %b %e %l:%i %p %f')",
            result: "Tuesday Jan 9 1:04 PM 321000",
        },
    ],
    implementation: Implementation::Scalar(|signature| Ok(printing(signature, Pattern::mysql))),
    ..SCALAR
};
