//! `format_datetime(x, format)`: Joda's patterns. It must not know other functions.

use crate::columns::SCALAR;
use crate::datetime::pattern::Pattern;
use crate::datetime::printing::printing;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "format_datetime",
    signatures: &[
        "(timestamp(p), varchar(x)) -> varchar",
        "(timestamp(p) with time zone, varchar(x)) -> varchar",
    ],
    can_fail: true,
    description: "Formats a timestamp with a Joda pattern",
    examples: &[
        Example {
            call: "format_datetime(TIMESTAMP '2001-08-22 03:04:05.321', 'YYYY/MM/dd HH:mm:ss.SSS')",
            result: "2001/08/22 03:04:05.321",
        },
        Example {
            call: "format_datetime(TIMESTAMP '2001-08-22 03:04:05 +09:00', 'EEEE, MMMM d yyyy ZZ')",
            result: "Wednesday, August 22 2001 +09:00",
        },
    ],
    implementation: Implementation::Scalar(|signature| Ok(printing(signature, Pattern::joda))),
    ..SCALAR
};
