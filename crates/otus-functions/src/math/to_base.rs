//! `to_base`: text of a number in this base. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "to_base",
    signatures: &["(bigint, bigint) -> varchar(64)"],
    can_fail: true,
    description: "Text of a number in this base",
    examples: &[
        Example { call: "to_base(255, 16)", result: "ff" },
        Example { call: "to_base(-5, 2)", result: "-101" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (value, radix) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (value, radix) = (value.values::<Int64Type>()?, radix.values::<Int64Type>()?);
            texts(args.rows, |row| {
                let (Some(value), Some(radix)) = (value.get(row), radix.get(row)) else {
                    return Ok(None);
                };
                Ok(Some(Cow::Owned(digits(value, radix_of(radix)?))))
            })
        })
    }),
    ..SCALAR
};

/// # Errors
/// When a base is not 2 to 36.
pub(super) fn radix_of(radix: i64) -> Result<u32, QueryError> {
    u32::try_from(radix)
        .ok()
        .filter(|radix| (2..=36).contains(radix))
        .ok_or_else(|| invalid("Radix must be between 2 and 36"))
}

fn digits(value: i64, radix: u32) -> String {
    let mut rest = value.unsigned_abs();
    let mut reversed = Vec::new();
    loop {
        let digit = u32::try_from(rest % u64::from(radix)).unwrap_or(0);
        reversed.push(char::from_digit(digit, radix).unwrap_or('0'));
        rest /= u64::from(radix);
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        reversed.push('-');
    }
    reversed.into_iter().rev().collect()
}
