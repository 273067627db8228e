//! Shifts of every integer width by Java's rules: a shift of the width or more empties the
//! value. It must not know which function calls it.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{ArrowPrimitiveType, Int8Type, Int16Type, Int32Type, Int64Type};
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, values};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;

/// `(value in 64 bits, shift, width)` to the new value in 64 bits.
pub(super) type Shift = fn(i64, u64, u32) -> i64;

pub(super) fn shift(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
    by: Shift,
) -> Result<ArrayRef, QueryError> {
    match signature.arguments.first() {
        Some(TrinoType::Tinyint) => each::<Int8Type>(args, by, 8),
        Some(TrinoType::Smallint) => each::<Int16Type>(args, by, 16),
        Some(TrinoType::Integer) => each::<Int32Type>(args, by, 32),
        _ => each::<Int64Type>(args, by, 64),
    }
}

fn each<T: ArrowPrimitiveType>(
    args: &KernelArgs<'_>,
    by: Shift,
    width: u32,
) -> Result<ArrayRef, QueryError>
where
    T::Native: Into<i64> + Truncated,
{
    let (value, distance) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (value, distance) = (value.values::<T>()?, distance.values::<Int64Type>()?);
    let array = values::<T>(args.rows, |row| {
        Ok(value.get(row).zip(distance.get(row)).map(|(value, distance)| {
            T::Native::truncated(by(value.into(), distance.cast_unsigned(), width))
        }))
    })?;
    Ok(Arc::clone(&array))
}

/// The low bits of a 64-bit value.
pub(super) trait Truncated {
    fn truncated(value: i64) -> Self;
}

impl Truncated for i8 {
    fn truncated(value: i64) -> Self {
        value as Self
    }
}

impl Truncated for i16 {
    fn truncated(value: i64) -> Self {
        value as Self
    }
}

impl Truncated for i32 {
    fn truncated(value: i64) -> Self {
        value as Self
    }
}

impl Truncated for i64 {
    fn truncated(value: i64) -> Self {
        value
    }
}

pub(super) fn left(value: i64, distance: u64, width: u32) -> i64 {
    if distance >= u64::from(width) { 0 } else { value << distance }
}

pub(super) fn right(value: i64, distance: u64, width: u32) -> i64 {
    if distance >= u64::from(width) {
        return 0;
    }
    let mask = u64::MAX >> (64 - width);
    ((value.cast_unsigned() & mask) >> distance).cast_signed()
}

pub(super) fn right_arithmetic(value: i64, distance: u64, width: u32) -> i64 {
    if distance >= u64::from(width) {
        return if value < 0 { -1 } else { 0 };
    }
    value >> distance
}
