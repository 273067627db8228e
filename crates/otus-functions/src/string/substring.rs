//! `substring(string, start[, length])`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use arrow::datatypes::Int64Type;
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, binaries, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::{offset_of, padded};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "substring",
    aliases: &["substr"],
    signatures: &[
        "(varchar(x), bigint) -> varchar(x)",
        "(char(x), bigint) -> varchar(x)",
        "(varchar(x), bigint, bigint) -> varchar(x)",
        "(char(x), bigint, bigint) -> varchar(x)",
        "(varbinary, bigint) -> varbinary",
        "(varbinary, bigint, bigint) -> varbinary",
    ],
    description: "The part of a string from a position, from 1, or from the end when negative",
    examples: &[
        Example { call: r#"substring('Quadratically', 5)"#, result: r#"ratically"# },
        Example { call: r#"substring('Quadratically', 5, 6)"#, result: r#"ratica"# },
        Example { call: r#"substr('Quadratically', -3)"#, result: r#"lly"# },
        Example { call: r#"substr('abc', 0)"#, result: r#""# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (column, start) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let length = if signature.arguments.len() > 2 { Some(Column::of(args, 2)?) } else { None };
    let start = start.values::<Int64Type>()?;
    let length = length.as_ref().map(Column::values::<Int64Type>).transpose()?;
    let range = |row: usize| {
        Some((start.get(row)?, length.map_or(Some(i64::MAX), |length| length.get(row))?))
    };
    let ty = signature.arguments.first();
    if ty == Some(&TrinoType::Varbinary) {
        let bytes = column.binaries()?;
        return binaries(args.rows, |row| {
            let (Some(bytes), Some((start, length))) = (bytes.get(row), range(row)) else {
                return Ok(None);
            };
            let part =
                bounds(bytes.len(), start, length).and_then(|(from, to)| bytes.get(from..to));
            Ok(Some(Cow::Borrowed(part.unwrap_or(&[]))))
        });
    }
    let text = column.texts()?;
    texts(args.rows, |row| {
        let (Some(text), Some((start, length))) = (text.get(row), range(row)) else {
            return Ok(None);
        };
        Ok(Some(match padded(text, ty) {
            Cow::Borrowed(text) => Cow::Borrowed(part(text, start, length)),
            Cow::Owned(text) => Cow::Owned(part(&text, start, length).to_owned()),
        }))
    })
}

/// Which of `count` characters are asked for; `None` for none of them.
fn bounds(count: usize, start: i64, length: i64) -> Option<(usize, usize)> {
    if start == 0 || length <= 0 {
        return None;
    }
    let count_signed = i64::try_from(count).ok()?;
    let from = if start > 0 { start - 1 } else { start.checked_add(count_signed)? };
    if from < 0 || from >= count_signed {
        return None;
    }
    let to = from.saturating_add(length).min(count_signed);
    Some((usize::try_from(from).ok()?, usize::try_from(to).ok()?))
}

fn part(text: &str, start: i64, length: i64) -> &str {
    // A positive start does not need the number of characters.
    let count = if text.is_ascii() { text.len() } else { text.chars().count() };
    let Some((from, to)) = bounds(count, start, length) else {
        return "";
    };
    let range = offset_of(text, from).zip(offset_of(text, to));
    range.and_then(|(from, to)| text.get(from..to)).unwrap_or("")
}
