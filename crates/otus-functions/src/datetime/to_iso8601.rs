//! `to_iso8601(x)`. It must not know other functions.

use std::borrow::Cow;

use otus_types::TrinoType;
use otus_types::render::{Instant, date_text, timestamp_text};

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::datetime::moment::{Moment, Moments, precision};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_iso8601",
    signatures: &[
        "(date) -> varchar(16)",
        "(timestamp(p)) -> varchar(26 + p)",
        "(timestamp(p) with time zone) -> varchar(32 + p)",
    ],
    description: "The ISO 8601 text of a date or timestamp",
    examples: &[
        Example { call: "to_iso8601(DATE '2001-08-22')", result: "2001-08-22" },
        Example {
            call: "to_iso8601(TIMESTAMP '2001-08-22 03:04:05.321')",
            result: "2001-08-22T03:04:05.321",
        },
        Example {
            call: "to_iso8601(TIMESTAMP '2001-08-22 03:04:05.321 UTC')",
            result: "2001-08-22T03:04:05.321Z",
        },
        Example {
            call: "to_iso8601(TIMESTAMP '2001-08-22 03:04:05.321 +05:30')",
            result: "2001-08-22T03:04:05.321+05:30",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let ty =
                signature.arguments.first().ok_or_else(|| invalid("one argument is needed"))?;
            let from = Moments::of(Column::of(args, 0)?, ty)?;
            texts(args.rows, |row| Ok(from.get(row).map(|at| Cow::Owned(text(at, ty)))))
        })
    }),
    ..SCALAR
};

fn text(at: Moment, ty: &TrinoType) -> String {
    let mut out = String::new();
    if *ty == TrinoType::Date {
        date_text(at.day(), &mut out);
        return out;
    }
    timestamp_text(Instant { seconds: at.local, nanos: at.nanos }, precision(ty), &mut out);
    let mut out = out.replacen(' ', "T", 1);
    if matches!(ty, TrinoType::TimestampTz(_)) {
        match at.offset() {
            0 => out.push('Z'),
            offset => {
                let sign = if offset < 0 { '-' } else { '+' };
                let minutes = offset.abs() / 60;
                out.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
            }
        }
    }
    out
}
