//! `from_iso8601_timestamp_nanos(text)`. It must not know other functions.

use crate::columns::{Column, SCALAR, plain};
use crate::datetime::iso;
use crate::datetime::moment::moments;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_iso8601_timestamp_nanos",
    signatures: &["(varchar(x)) -> timestamp(9) with time zone"],
    can_fail: true,
    description: "Reads an ISO 8601 date and time to the nanosecond",
    examples: &[
        Example {
            call: "from_iso8601_timestamp_nanos('2020-05-11T11:15:05')",
            result: "2020-05-11 11:15:05.000000000 UTC",
        },
        Example {
            call: "from_iso8601_timestamp_nanos('2020-05-11T11:15:05.123456789+01:00')",
            result: "2020-05-11 11:15:05.123456789 +01:00",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            moments(&signature.returns, args.rows, |row| {
                text.get(row).map(iso::timestamp_nanos).transpose()
            })
        })
    }),
    ..SCALAR
};
