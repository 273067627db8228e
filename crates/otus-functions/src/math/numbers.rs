//! One function over every numeric type: integers through 64 bits, decimals through their
//! unscaled value. It must not know which function calls it.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Decimal128Array};
use arrow::datatypes::{
    ArrowPrimitiveType, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type,
};
use otus_types::arrow_type::to_arrow;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::columns::{Column, values};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;

/// What a function does to a value of each kind of number.
pub(super) struct Rules {
    pub(super) integer: fn(i64, &TrinoType) -> Result<i64, QueryError>,
    pub(super) double: fn(f64) -> f64,
    pub(super) real: fn(f32) -> f32,
    /// Of the unscaled value and of the unscaled one (10 to the scale): the new unscaled
    /// value at the result's scale.
    pub(super) decimal: fn(i128, i128) -> i128,
}

pub(super) fn numeric(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
    rules: &Rules,
) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let Some(ty) = signature.arguments.first() else {
        return Err(no_number());
    };
    match ty {
        TrinoType::Tinyint => integers::<Int8Type>(args, &column, ty, rules),
        TrinoType::Smallint => integers::<Int16Type>(args, &column, ty, rules),
        TrinoType::Integer => integers::<Int32Type>(args, &column, ty, rules),
        TrinoType::Bigint => integers::<Int64Type>(args, &column, ty, rules),
        TrinoType::Double => {
            let value = column.values::<Float64Type>()?;
            values::<Float64Type>(args.rows, |row| Ok(value.get(row).map(rules.double)))
        }
        TrinoType::Real => {
            let value = column.values::<Float32Type>()?;
            values::<Float32Type>(args.rows, |row| Ok(value.get(row).map(rules.real)))
        }
        TrinoType::Decimal { scale, .. } => {
            let one = power_of_ten(*scale);
            decimals(signature, args, |row, value| {
                let _ = row;
                Ok((rules.decimal)(value, one))
            })
        }
        _ => Err(no_number()),
    }
}

fn integers<T: ArrowPrimitiveType>(
    args: &KernelArgs<'_>,
    column: &Column,
    ty: &TrinoType,
    rules: &Rules,
) -> Result<ArrayRef, QueryError>
where
    T::Native: Into<i64> + TryFrom<i64>,
{
    let value = column.values::<T>()?;
    values::<T>(args.rows, |row| {
        let Some(value) = value.get(row) else {
            return Ok(None);
        };
        let changed = (rules.integer)(value.into(), ty)?;
        T::Native::try_from(changed).map(Some).map_err(|_| out_of_range(changed, ty))
    })
}

/// Decimals by their unscaled value, typed as the signature's result.
pub(super) fn decimals(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
    mut change: impl FnMut(usize, i128) -> Result<i128, QueryError>,
) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let input = column.array.as_primitive_opt::<Decimal128Type>().ok_or_else(no_number)?;
    let changed: Decimal128Array = (0..args.rows)
        .map(|row| {
            let at = column.at(row);
            (!input.is_null(at)).then(|| change(row, input.value(at))).transpose()
        })
        .collect::<Result<_, _>>()?;
    Ok(Arc::new(changed.with_data_type(to_arrow(&signature.returns))))
}

/// 10 to the power of a decimal's scale.
pub(super) fn power_of_ten(scale: u8) -> i128 {
    10_i128.checked_pow(u32::from(scale)).unwrap_or(i128::MAX)
}

pub(super) fn out_of_range(value: i64, ty: &TrinoType) -> QueryError {
    QueryError::new(
        ErrorCode::NumericValueOutOfRange,
        format!("Value {value} is out of range for {ty}"),
    )
}

fn no_number() -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, "argument 0 of a kernel is not a number")
}
