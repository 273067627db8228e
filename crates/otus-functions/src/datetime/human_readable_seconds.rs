//! `human_readable_seconds(double)`. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Float64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "human_readable_seconds",
    signatures: &["(double) -> varchar"],
    can_fail: true,
    description: "Seconds as weeks, days, hours, minutes and seconds",
    examples: &[
        Example { call: "human_readable_seconds(96)", result: "1 minute, 36 seconds" },
        Example { call: "human_readable_seconds(3762)", result: "1 hour, 2 minutes, 42 seconds" },
        Example {
            call: "human_readable_seconds(56363463)",
            result: "93 weeks, 1 day, 8 hours, 31 minutes, 3 seconds",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let seconds = Column::of(args, 0)?;
            let seconds = seconds.values::<Float64Type>()?;
            texts(args.rows, |row| seconds.get(row).map(|s| words(s).map(Cow::Owned)).transpose())
        })
    }),
    ..SCALAR
};

fn words(seconds: f64) -> Result<String, QueryError> {
    if !seconds.is_finite() {
        let mut shown = String::new();
        otus_types::render::double_text(seconds, &mut shown);
        return Err(invalid(format!("Invalid argument found: {shown}")));
    }
    #[allow(clippy::cast_possible_truncation)]
    let mut left = seconds.abs().round() as i64;
    let mut parts = Vec::new();
    for (name, length) in
        [("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)]
    {
        let count = left / length;
        left %= length;
        if count > 0 {
            parts.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
    }
    Ok(if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(", ") })
}
