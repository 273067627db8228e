//! Functions of doubles over whole columns. It must not know which function calls it.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::unary;
use arrow::datatypes::Float64Type;
use otus_types::QueryError;

use crate::columns::{Column, values};
use crate::spec::KernelArgs;

/// `f` of one argument.
pub(super) fn map(args: &KernelArgs<'_>, f: fn(f64) -> f64) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let value = column.values::<Float64Type>()?;
    if value.constant {
        return values::<Float64Type>(args.rows, |row| Ok(value.get(row).map(f)));
    }
    Ok(Arc::new(unary::<_, _, Float64Type>(value.array, f)))
}

/// `f` of two arguments.
pub(super) fn map2(args: &KernelArgs<'_>, f: fn(f64, f64) -> f64) -> Result<ArrayRef, QueryError> {
    let (left, right) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let (left, right) = (left.values::<Float64Type>()?, right.values::<Float64Type>()?);
    values::<Float64Type>(args.rows, |row| {
        Ok(left.get(row).zip(right.get(row)).map(|(left, right)| f(left, right)))
    })
}
