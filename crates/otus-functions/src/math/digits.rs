//! Rounding and truncating numbers of every type to a number of digits, counted from the
//! decimal point (negative: to its left). It must not know which function calls it.

use arrow::array::ArrayRef;
use arrow::datatypes::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
};
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::numbers::{decimals, out_of_range, power_of_ten};
use crate::columns::{Column, Values, values};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    HalfUp,
    TowardsZero,
}

pub(super) fn to_digits(
    signature: &BoundSignature,
    args: &KernelArgs<'_>,
    way: Way,
) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let digits_column = (signature.arguments.len() > 1).then(|| Column::of(args, 1)).transpose()?;
    let digits = Digits(digits_column.as_ref().map(Column::values::<Int32Type>).transpose()?);
    let Some(ty) = signature.arguments.first() else {
        return Err(out_of_range(0, &signature.returns));
    };
    match ty {
        TrinoType::Tinyint => integers::<Int8Type>(args, &column, &digits, ty),
        TrinoType::Smallint => integers::<Int16Type>(args, &column, &digits, ty),
        TrinoType::Integer => integers::<Int32Type>(args, &column, &digits, ty),
        TrinoType::Bigint => integers::<Int64Type>(args, &column, &digits, ty),
        TrinoType::Real => {
            let value = column.values::<Float32Type>()?;
            values::<Float32Type>(args.rows, |row| {
                Ok(digits
                    .get(row)
                    .zip(value.get(row))
                    .map(|(digits, value)| double(f64::from(value), digits, way) as f32))
            })
        }
        TrinoType::Decimal { scale, .. } => {
            let whole = signature.arguments.len() == 1;
            decimals(signature, args, |row, value| {
                let digits = digits.get(row).unwrap_or(0);
                let rounded = decimal(value, *scale, digits, way);
                let shown = if whole { rounded / power_of_ten(*scale) } else { rounded };
                fits(shown, &signature.returns)
            })
        }
        _ => {
            let value = column.values::<Float64Type>()?;
            values::<Float64Type>(args.rows, |row| {
                Ok(digits
                    .get(row)
                    .zip(value.get(row))
                    .map(|(digits, value)| double(value, digits, way)))
            })
        }
    }
}

/// The second argument; zero when there is none.
struct Digits<'a>(Option<Values<'a, Int32Type>>);

impl Digits<'_> {
    fn get(&self, row: usize) -> Option<i32> {
        self.0.as_ref().map_or(Some(0), |digits| digits.get(row))
    }
}

/// Trino multiplies by a power of ten, rounds, and divides again, through a decimal where the
/// product is not exact; NaN, infinities and numbers without a fraction stay.
fn double(value: f64, digits: i32, way: Way) -> f64 {
    if !value.is_finite() {
        return value;
    }
    if way == Way::TowardsZero {
        return value.trunc();
    }
    let factor = 10_f64.powi(digits);
    let scaled = value * factor;
    if !scaled.is_finite() || factor == 0.0 {
        return if factor == 0.0 { 0.0 } else { value };
    }
    let rounded = scaled.abs().round().copysign(scaled) / factor;
    if rounded.is_nan() { value } else { rounded }
}

/// Unscaled value in, unscaled value of the same scale out.
fn decimal(value: i128, scale: u8, digits: i32, way: Way) -> i128 {
    let dropped = i32::from(scale) - digits;
    let Ok(dropped) = u32::try_from(dropped) else {
        return value;
    };
    let Some(unit) = 10_i128.checked_pow(dropped) else {
        return 0;
    };
    let rest = value % unit;
    let floor = value - rest;
    if way == Way::HalfUp && rest.abs() >= unit - unit / 2 && unit > 1 {
        return floor + unit * value.signum();
    }
    floor
}

fn integers<T: ArrowPrimitiveType>(
    args: &KernelArgs<'_>,
    column: &Column,
    digits: &Digits<'_>,
    ty: &TrinoType,
) -> Result<ArrayRef, QueryError>
where
    T::Native: Into<i64> + TryFrom<i64>,
{
    let value = column.values::<T>()?;
    values::<T>(args.rows, |row| {
        let (Some(value), Some(digits)) = (value.get(row), digits.get(row)) else {
            return Ok(None);
        };
        let rounded = decimal(i128::from(value.into()), 0, digits, Way::HalfUp);
        let rounded = i64::try_from(rounded).unwrap_or(i64::MAX);
        T::Native::try_from(rounded).map(Some).map_err(|_| out_of_range(rounded, ty))
    })
}

fn fits(value: i128, ty: &TrinoType) -> Result<i128, QueryError> {
    let TrinoType::Decimal { precision, .. } = ty else {
        return Ok(value);
    };
    if value.abs() < power_of_ten(*precision) {
        return Ok(value);
    }
    Err(QueryError::new(ErrorCode::NumericValueOutOfRange, "Decimal overflow"))
}
