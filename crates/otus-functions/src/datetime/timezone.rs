//! `timezone(x)`: the name of a value's zone. It must not know other functions.

use std::borrow::Cow;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::datetime::moment::Moments;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "timezone",
    signatures: &[
        "(timestamp(p) with time zone) -> varchar",
        "(time(p) with time zone) -> varchar",
    ],
    description: "The time zone of a timestamp or time",
    examples: &[Example {
        call: "timezone(TIMESTAMP '2024-01-01 00:00:00 Asia/Tokyo')",
        result: "Asia/Tokyo",
    }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |signature, args| {
            let ty =
                signature.arguments.first().ok_or_else(|| invalid("one argument is needed"))?;
            let from = Moments::of(Column::of(args, 0)?, ty)?;
            texts(args.rows, |row| Ok(from.get(row).map(|at| Cow::Owned(at.zone.name()))))
        })
    }),
    ..SCALAR
};
