//! `first_value`, `last_value` and `nth_value` of the frame. It must not know other window
//! functions.

use std::ops::Range;

use arrow::array::{Array, ArrayRef};
use otus_types::{QueryError, TrinoType};

use super::WINDOW;
use super::udwf::{Code, window};
use crate::rows::invalid;
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, read};

pub const FIRST_VALUE: FunctionSpec = FunctionSpec {
    name: "first_value",
    signatures: &["(T) -> T"],
    description: "Value of the first row of the frame",
    examples: &[Example { call: "first_value(x) OVER () FROM (VALUES 7) AS t(x)", result: "7" }],
    implementation: Implementation::Window(|signature| {
        window(
            signature,
            Code::Frame(|columns, types, mut range, ignore| {
                Ok(find(columns, types, |array| range.find(|row| !ignore || array.is_valid(*row))))
            }),
        )
    }),
    ..WINDOW
};

pub const LAST_VALUE: FunctionSpec = FunctionSpec {
    name: "last_value",
    description: "Value of the last row of the frame",
    examples: &[Example { call: "last_value(x) OVER () FROM (VALUES 7) AS t(x)", result: "7" }],
    implementation: Implementation::Window(|signature| {
        window(
            signature,
            Code::Frame(|columns, types, range, ignore| {
                Ok(find(columns, types, |array| {
                    range.rev().find(|row| !ignore || array.is_valid(*row))
                }))
            }),
        )
    }),
    ..FIRST_VALUE
};

pub const NTH_VALUE: FunctionSpec = FunctionSpec {
    name: "nth_value",
    signatures: &["(T, bigint) -> T"],
    can_fail: true,
    description: "Value of the n-th row of the frame, from 1",
    examples: &[Example { call: "nth_value(x, 1) OVER () FROM (VALUES 7) AS t(x)", result: "7" }],
    implementation: Implementation::Window(|signature| window(signature, Code::Frame(nth_value))),
    ..WINDOW
};

fn find(
    columns: &[ArrayRef],
    types: &[TrinoType],
    place: impl FnOnce(&dyn Array) -> Option<usize>,
) -> Value {
    let (Some(array), Some(ty)) = (columns.first(), types.first()) else { return Value::Null };
    place(array.as_ref()).map_or(Value::Null, |row| read(array, ty, row))
}

fn nth_value(
    columns: &[ArrayRef],
    types: &[TrinoType],
    mut range: Range<usize>,
    ignore_nulls: bool,
) -> Result<Value, QueryError> {
    let n = match columns.get(1) {
        Some(array) if !range.is_empty() => read(array, &TrinoType::Bigint, range.start),
        _ => return Ok(Value::Null),
    };
    let Value::Int(n) = n else { return Ok(Value::Null) };
    let nth = usize::try_from(n)
        .ok()
        .and_then(|n| n.checked_sub(1))
        .ok_or_else(|| invalid("Offset must be at least 1"))?;
    Ok(find(columns, types, |array| {
        if ignore_nulls {
            range.filter(|row| array.is_valid(*row)).nth(nth)
        } else {
            range.nth(nth)
        }
    }))
}
