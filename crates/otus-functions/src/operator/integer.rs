//! Checked arithmetic of the four integer types: one pass that the compiler vectorises, and
//! only after an overflow was seen a second one that finds the row to blame.
//! It must not know other types.

use std::fmt::Display;
use std::sync::Arc;

use arrow::array::{ArrowPrimitiveType, AsArray, PrimitiveArray};
use arrow::datatypes::{Int8Type, Int16Type, Int32Type, Int64Type};
use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::{Arithmetic, division_by_zero};
use crate::rows::out_of_range;
use crate::spec::{KernelArgs, ScalarKernel};
use crate::value::to_array;

/// Arithmetic that says whether it overflowed.
pub(crate) trait Checked: Copy + Display + PartialEq + Default {
    fn apply(op: Arithmetic, a: Self, b: Self) -> (Self, bool);
}

macro_rules! checked {
    ($($ty:ty),*) => {$(
        impl Checked for $ty {
            #[inline]
            fn apply(op: Arithmetic, a: Self, b: Self) -> (Self, bool) {
                match op {
                    Arithmetic::Add => a.overflowing_add(b),
                    Arithmetic::Subtract => a.overflowing_sub(b),
                    Arithmetic::Multiply => a.overflowing_mul(b),
                    Arithmetic::Divide if b == 0 => (0, true),
                    Arithmetic::Divide => a.overflowing_div(b),
                    Arithmetic::Modulus if b == 0 => (0, true),
                    Arithmetic::Modulus => (a.wrapping_rem(b), false),
                }
            }
        }
    )*};
}
checked!(i8, i16, i32, i64);

pub(super) fn kernel(op: Arithmetic, ty: &TrinoType) -> Result<Arc<dyn ScalarKernel>, QueryError> {
    let name = ty.base_name();
    match ty {
        TrinoType::Tinyint => Ok(Arc::new(Integer::<Int8Type>::new(op, name))),
        TrinoType::Smallint => Ok(Arc::new(Integer::<Int16Type>::new(op, name))),
        TrinoType::Integer => Ok(Arc::new(Integer::<Int32Type>::new(op, name))),
        TrinoType::Bigint => Ok(Arc::new(Integer::<Int64Type>::new(op, name))),
        other => Err(QueryError::new(
            ErrorCode::GenericInternalError,
            format!("{other} is not an integer type"),
        )),
    }
}

#[derive(Debug)]
struct Integer<T> {
    op: Arithmetic,
    name: &'static str,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T> Integer<T> {
    fn new(op: Arithmetic, name: &'static str) -> Self {
        Self { op, name, of: std::marker::PhantomData }
    }
}

impl<T: ArrowPrimitiveType> Integer<T>
where
    T::Native: Checked,
{
    fn error(&self, a: T::Native, b: T::Native) -> QueryError {
        let zero = b == T::Native::default();
        if zero && matches!(self.op, Arithmetic::Divide | Arithmetic::Modulus) {
            return division_by_zero();
        }
        out_of_range(format!(
            "{} {} overflow: {a} {} {b}",
            self.name,
            self.op.noun(),
            self.op.sign()
        ))
    }

    /// `pair(row)` gives the operands; the loop body has no branch on data.
    #[inline]
    fn run(
        &self,
        rows: usize,
        pair: impl Fn(usize) -> (T::Native, T::Native),
    ) -> Result<PrimitiveArray<T>, QueryError> {
        let mut values = vec![T::Native::default(); rows];
        let mut failed = false;
        macro_rules! each {
            ($op:expr) => {
                for (row, slot) in values.iter_mut().enumerate() {
                    let (a, b) = pair(row);
                    let (value, overflow) = Checked::apply($op, a, b);
                    *slot = value;
                    failed |= overflow;
                }
            };
        }
        match self.op {
            Arithmetic::Add => each!(Arithmetic::Add),
            Arithmetic::Subtract => each!(Arithmetic::Subtract),
            Arithmetic::Multiply => each!(Arithmetic::Multiply),
            Arithmetic::Divide => each!(Arithmetic::Divide),
            Arithmetic::Modulus => each!(Arithmetic::Modulus),
        }
        if failed {
            let blamed = (0..rows).map(&pair).find(|(a, b)| T::Native::apply(self.op, *a, *b).1);
            if let Some((a, b)) = blamed {
                return Err(self.error(a, b));
            }
        }
        Ok(PrimitiveArray::new(values.into(), None))
    }
}

impl<T: ArrowPrimitiveType + std::fmt::Debug> ScalarKernel for Integer<T>
where
    T::Native: Checked,
{
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let [left, right] = args.values else {
            return Err(wrong_shape());
        };
        let one = |value: &ColumnarValue| match value {
            ColumnarValue::Scalar(_) => to_array(value, 1),
            ColumnarValue::Array(array) => Ok(Arc::clone(array)),
        };
        let (a, b) = (one(left)?, one(right)?);
        let (Some(a), Some(b)) = (a.as_primitive_opt::<T>(), b.as_primitive_opt::<T>()) else {
            return Err(wrong_shape());
        };
        let (a, b) = (a.values().as_ref(), b.values().as_ref());
        let result = match (left, right) {
            (ColumnarValue::Array(_), ColumnarValue::Array(_)) => {
                let rows = a.len().min(b.len());
                let (Some(a), Some(b)) = (a.get(..rows), b.get(..rows)) else {
                    return Err(wrong_shape());
                };
                self.run(rows, |row| (a[row], b[row]))?
            }
            (ColumnarValue::Array(_), ColumnarValue::Scalar(_)) => {
                let constant = b.first().copied().unwrap_or_default();
                self.run(a.len(), |row| (a[row], constant))?
            }
            (ColumnarValue::Scalar(_), ColumnarValue::Array(_)) => {
                let constant = a.first().copied().unwrap_or_default();
                self.run(b.len(), |row| (constant, b[row]))?
            }
            _ => self.run(1, |row| (a[row], b[row]))?,
        };
        Ok(ColumnarValue::Array(Arc::new(result)))
    }
}

fn wrong_shape() -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, "operands of arithmetic have another shape")
}
