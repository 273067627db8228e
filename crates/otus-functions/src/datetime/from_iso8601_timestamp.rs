//! `from_iso8601_timestamp(text)`. It must not know other functions.

use crate::columns::{Column, SCALAR, plain};
use crate::datetime::iso;
use crate::datetime::moment::moments;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "from_iso8601_timestamp",
    signatures: &["(varchar(x)) -> timestamp(3) with time zone"],
    can_fail: true,
    description: "Reads an ISO 8601 date, optionally with time and offset",
    examples: &[
        Example {
            call: "from_iso8601_timestamp('2020-05-11')",
            result: "2020-05-11 00:00:00.000 UTC",
        },
        Example {
            call: "from_iso8601_timestamp('2020-05-11T11:15:05')",
            result: "2020-05-11 11:15:05.000 UTC",
        },
        Example {
            call: "from_iso8601_timestamp('2020-05-11T11:15:05.055+01:00')",
            result: "2020-05-11 11:15:05.055 +01:00",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            moments(&signature.returns, args.rows, |row| {
                text.get(row).map(iso::timestamp).transpose()
            })
        })
    }),
    ..SCALAR
};
