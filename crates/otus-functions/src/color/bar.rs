//! `bar(…)`: one bar of a bar chart. It must not know other functions.

use super::paint::{RESET, between, escape};
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

/// Widest bar; Trino has no limit but its memory.
const WIDEST: i64 = 100_000;
const RED: i64 = 0xff_00_00;
const GREEN: i64 = 0x00_ff_00;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "bar",
    signatures: &["(double, bigint) -> varchar", "(double, bigint, color, color) -> varchar"],
    can_fail: true,
    description: "A bar of a share of a width, from one colour to another, for a terminal",
    examples: &[Example { call: "length(bar(0, 10))", result: "14" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Double(share), Value::Int(width), colors @ ..] = values else {
                return Ok(Value::Null);
            };
            let (low, high) = match colors {
                [] => (RED, GREEN),
                [Value::Int(low), Value::Int(high)] => (*low, *high),
                _ => return Ok(Value::Null),
            };
            if *width > WIDEST {
                return Err(invalid(format!("width must not be larger than {WIDEST}")));
            }
            #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
            let count = ((share * *width as f64) as i64).min(*width).max(0);
            let mut out = String::new();
            for at in 0..count {
                #[allow(clippy::cast_precision_loss)]
                let fraction = at as f64 / (width - 1) as f64;
                out.push_str(&escape(between(fraction, low, high)?)?);
                out.push('█');
            }
            out.push_str(RESET);
            out.extend((count..*width).map(|_| ' '));
            Ok(Value::Text(out))
        })
    }),
    ..SCALAR
};
