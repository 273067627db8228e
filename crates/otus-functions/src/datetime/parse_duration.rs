//! `parse_duration(text)`. It must not know other functions.

use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "parse_duration",
    signatures: &["(varchar(x)) -> interval day to second"],
    can_fail: true,
    description: "Reads a number and a unit (ns, us, ms, s, m, h, d) as an interval",
    examples: &[
        Example { call: "parse_duration('42.8ms')", result: "0 00:00:00.043" },
        Example { call: "parse_duration('3.81 d')", result: "3 19:26:24.000" },
        Example { call: "parse_duration('5m')", result: "0 00:05:00.000" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let text = Column::of(args, 0)?;
            let text = text.texts()?;
            values::<Int64Type>(args.rows, |row| text.get(row).map(millis).transpose())
        })
    }),
    ..SCALAR
};

fn millis(text: &str) -> Result<i64, QueryError> {
    if text.is_empty() {
        return Err(invalid("duration is empty"));
    }
    let malformed = || invalid(format!("duration is not a valid data duration string: {text}"));
    let trimmed = text.trim();
    let end = trimmed.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(trimmed.len());
    let (number, unit) = trimmed.split_at_checked(end).ok_or_else(malformed)?;
    let unit = unit.trim_start();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole)
        || !digits(fraction)
        || unit.is_empty()
        || !unit.bytes().all(|b| b.is_ascii_alphabetic())
    {
        return Err(malformed());
    }
    let per_millis = match unit {
        "ns" => 1.0 / 1_000_000.0,
        "us" => 1.0 / 1_000.0,
        "ms" => 1.0,
        "s" => 1_000.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return Err(invalid(format!("Unknown time unit: {unit}"))),
    };
    let number: f64 = number.parse().map_err(|_| malformed())?;
    let millis = (number * per_millis + 0.5).floor();
    #[allow(clippy::cast_possible_truncation)]
    if millis < 9.2e18 { Ok(millis as i64) } else { Err(malformed()) }
}
