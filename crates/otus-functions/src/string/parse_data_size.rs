//! `parse_data_size(text)`, formerly `parse_presto_data_size`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::ErrorCode;
use otus_types::QueryError;
use otus_types::arrow_type::to_arrow;

use crate::columns::{Column, SCALAR, decimals, invalid, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "parse_data_size",
    aliases: &["parse_presto_data_size"],
    signatures: &["(varchar(x)) -> decimal(38,0)"],
    can_fail: true,
    description: "The bytes of a size with a unit: B, kB, MB, GB, TB, PB, EB, ZB, YB",
    examples: &[
        Example { call: r#"parse_data_size('1B')"#, result: r#"1"# },
        Example { call: r#"parse_data_size('1kB')"#, result: r#"1024"# },
        Example { call: r#"parse_data_size('2.3MB')"#, result: r#"2411724"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    decimals(&to_arrow(&signature.returns), args.rows, |row| text.get(row).map(bytes).transpose())
}

const UNITS: [&str; 9] = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];

fn bytes(text: &str) -> Result<i128, QueryError> {
    let malformed = || invalid(format!("Invalid data size: '{text}'"));
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).ok_or_else(malformed)?;
    let power = UNITS.iter().position(|known| *known == unit).ok_or_else(malformed)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(malformed());
    }
    let factor = 1_i128 << (10 * power);
    let out_of_range = |bytes: &str| {
        let text = format!("Value out of range: '{text}' ('{bytes}B')");
        QueryError::new(ErrorCode::NumericValueOutOfRange, text)
    };
    let unscaled: i128 = digits.parse().map_err(|_| out_of_range(&digits))?;
    let scale = u32::try_from(fraction.len()).map_err(|_| malformed())?;
    let divisor = 10_i128.checked_pow(scale).ok_or_else(malformed)?;
    let bytes = unscaled.checked_mul(factor).ok_or_else(|| out_of_range(&digits))? / divisor;
    if bytes.unsigned_abs() < 10_u128.pow(38) {
        Ok(bytes)
    } else {
        Err(out_of_range(&bytes.to_string()))
    }
}
