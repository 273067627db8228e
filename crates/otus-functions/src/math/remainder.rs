//! The remainder of a division over every numeric type. It must not know other functions.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array};
use arrow::datatypes::{
    ArrowPrimitiveType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type,
};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::numbers::power_of_ten;
use crate::columns::{Column, values};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;

pub(super) fn remainder(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
) -> Result<ArrayRef, QueryError> {
    let (left, right) = (Column::of(args, 0)?, Column::of(args, 1)?);
    match (signature.arguments.first(), signature.arguments.get(1)) {
        (Some(TrinoType::Tinyint), _) => integers::<Int8Type>(args, &left, &right),
        (Some(TrinoType::Smallint), _) => integers::<Int16Type>(args, &left, &right),
        (Some(TrinoType::Integer), _) => integers::<Int32Type>(args, &left, &right),
        (Some(TrinoType::Bigint), _) => integers::<Int64Type>(args, &left, &right),
        (Some(TrinoType::Real), _) => floats::<Float32Type>(args, &left, &right),
        (Some(TrinoType::Decimal { scale: s, .. }), Some(TrinoType::Decimal { scale: t, .. })) => {
            decimals(signature, args, (&left, *s), (&right, *t))
        }
        _ => floats::<Float64Type>(args, &left, &right),
    }
}

fn integers<T: ArrowPrimitiveType>(
    args: &KernelArgs<'_>,
    left: &Column,
    right: &Column,
) -> Result<ArrayRef, QueryError>
where
    T::Native: Into<i64> + TryFrom<i64>,
{
    let (left, right) = (left.values::<T>()?, right.values::<T>()?);
    values::<T>(args.rows, |row| {
        let (Some(left), Some(right)) = (left.get(row), right.get(row)) else {
            return Ok(None);
        };
        let right: i64 = right.into();
        if right == 0 {
            return Err(by_zero());
        }
        // Lowest value by minus one is zero, which the wrapping form gives.
        let rest = Into::<i64>::into(left).wrapping_rem(right);
        Ok(T::Native::try_from(rest).ok())
    })
}

fn floats<T: ArrowPrimitiveType>(
    args: &KernelArgs<'_>,
    left: &Column,
    right: &Column,
) -> Result<ArrayRef, QueryError>
where
    T::Native: std::ops::Rem<Output = T::Native>,
{
    let (left, right) = (left.values::<T>()?, right.values::<T>()?);
    values::<T>(args.rows, |row| {
        Ok(left.get(row).zip(right.get(row)).map(|(left, right)| left % right))
    })
}

fn decimals(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
    (left, left_scale): (&Column, u8),
    (right, right_scale): (&Column, u8),
) -> Result<ArrayRef, QueryError> {
    let scale = left_scale.max(right_scale);
    let (up_left, up_right) = (power_of_ten(scale - left_scale), power_of_ten(scale - right_scale));
    let wrong = || QueryError::new(ErrorCode::GenericInternalError, "mod: not a decimal");
    let lefts = left.array.as_primitive_opt::<Decimal128Type>().ok_or_else(wrong)?;
    let rights = right.array.as_primitive_opt::<Decimal128Type>().ok_or_else(wrong)?;
    let rest: Decimal128Array = (0..args.rows)
        .map(|row| {
            let (l, r) = (left.at(row), right.at(row));
            if lefts.is_null(l) || rights.is_null(r) {
                return Ok(None);
            }
            let (l, r) =
                (lefts.value(l).checked_mul(up_left), rights.value(r).checked_mul(up_right));
            match (l, r) {
                (_, Some(0)) => Err(by_zero()),
                (Some(l), Some(r)) => Ok(Some(l.wrapping_rem(r))),
                // A divisor too large to scale up is larger than the dividend.
                (Some(l), None) => Ok(Some(l)),
                (None, _) => {
                    Err(QueryError::new(ErrorCode::NumericValueOutOfRange, "Decimal overflow"))
                }
            }
        })
        .collect::<Result<_, QueryError>>()?;
    Ok(Arc::new(rest.with_data_type(to_arrow(&signature.returns))))
}

fn by_zero() -> QueryError {
    QueryError::new(ErrorCode::DivisionByZero, "Division by zero")
}
