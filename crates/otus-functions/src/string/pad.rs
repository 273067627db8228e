//! What `lpad` and `rpad` share, for strings and for bytes. It must not know their names.

use std::borrow::Cow;

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, binaries, invalid, texts};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;
use crate::string::java_case::{offset_of, padded};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// Longest result in characters.
const LONGEST: i64 = 2_147_483_647;
/// What one value may take, so that a size out of the data cannot exhaust memory.
const LARGEST: usize = 256 << 20;

/// Pads the first argument to the size of the second with the third.
///
/// # Errors
/// A size out of range, or nothing to pad with.
pub fn pad(
    side: Side,
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
) -> Result<ArrayRef, QueryError> {
    let (column, size, by) = (Column::of(args, 0)?, Column::of(args, 1)?, Column::of(args, 2)?);
    let size = size.values::<Int64Type>()?;
    if signature.returns == TrinoType::Varbinary {
        let (bytes, by) = (column.binaries()?, by.binaries()?);
        return binaries(args.rows, |row| {
            let (Some(bytes), Some(size), Some(by)) = (bytes.get(row), size.get(row), by.get(row))
            else {
                return Ok(None);
            };
            let size = checked(size, by.is_empty(), "bytes")?;
            if let Some(part) = bytes.get(..size) {
                return Ok(Some(Cow::Borrowed(part)));
            }
            let padding: Vec<u8> = by.iter().copied().cycle().take(size - bytes.len()).collect();
            Ok(Some(Cow::Owned(match side {
                Side::Left => [&padding, bytes].concat(),
                Side::Right => [bytes, &padding].concat(),
            })))
        });
    }
    let (text, by) = (column.texts()?, by.texts()?);
    texts(args.rows, |row| {
        let (Some(text), Some(size), Some(by)) = (text.get(row), size.get(row), by.get(row)) else {
            return Ok(None);
        };
        let size = checked(size, by.is_empty(), "string")?;
        let text = padded(text, signature.arguments.first());
        if let Some(end) = offset_of(&text, size) {
            return Ok(Some(Cow::Owned(text.get(..end).unwrap_or("").to_owned())));
        }
        let padding: String = by.chars().cycle().take(size - text.chars().count()).collect();
        Ok(Some(Cow::Owned(match side {
            Side::Left => padding + &text,
            Side::Right => text.into_owned() + &padding,
        })))
    })
}

fn checked(size: i64, nothing: bool, what: &str) -> Result<usize, QueryError> {
    if !(0..=LONGEST).contains(&size) {
        return Err(invalid(format!("Target length must be in the range [0..{LONGEST}]")));
    }
    if nothing {
        return Err(invalid(format!("Padding {what} must not be empty")));
    }
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    if size > LARGEST {
        return Err(invalid(format!("Target length {size} is too large")));
    }
    Ok(size)
}
