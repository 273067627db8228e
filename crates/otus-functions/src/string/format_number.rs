//! `format_number(number)`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use arrow::datatypes::{Float64Type, Int64Type};
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "format_number",
    signatures: &["(bigint) -> varchar", "(double) -> varchar"],
    description: "A number with a unit symbol: K, M, B, T, Q",
    examples: &[
        Example { call: r#"format_number(123456)"#, result: r#"123K"# },
        Example { call: r#"format_number(1000000)"#, result: r#"1M"# },
        Example { call: r#"format_number(1234)"#, result: r#"1.23K"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let is_double = signature.arguments.first() == Some(&TrinoType::Double);
    texts(args.rows, |row| {
        #[allow(clippy::cast_possible_truncation)]
        let count = if is_double {
            column.values::<Float64Type>()?.get(row).map(|value| value as i64)
        } else {
            column.values::<Int64Type>()?.get(row)
        };
        Ok(count.map(|count| Cow::Owned(text(count))))
    })
}

fn text(count: i64) -> String {
    #[allow(clippy::cast_precision_loss)]
    let mut value = count as f64;
    let mut unit = "";
    for next in ["K", "M", "B", "T", "Q"] {
        if value.abs() < 1_000.0 {
            break;
        }
        value /= 1_000.0;
        unit = next;
    }
    // The number of decimals is chosen by the signed value, as Trino does.
    let decimals = if value < 10.0 {
        2
    } else if value < 100.0 {
        1
    } else {
        0
    };
    let mut number = half_up(value.abs(), decimals);
    if number.contains('.') {
        number.truncate(number.trim_end_matches('0').trim_end_matches('.').len());
    }
    format!("{}{number}{unit}", if value < 0.0 { "-" } else { "" })
}

/// Java's `RoundingMode.HALF_UP`: by the digits the double really has.
fn half_up(value: f64, decimals: usize) -> String {
    let exact = format!("{value:.30}");
    let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
    let (kept, rest) = fraction.split_at_checked(decimals).unwrap_or((fraction, ""));
    let digits: u64 = format!("{whole}{kept}").parse().unwrap_or(0);
    let digits = digits + u64::from(rest.bytes().next().is_some_and(|digit| digit >= b'5'));
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) =
        padded.split_at_checked(padded.len() - decimals).unwrap_or((&padded, ""));
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}
