//! Comparisons of real and double as IEEE has them, which is how Trino compares: NaN equals
//! nothing, zeros are equal. Arrow orders NaN last and tells the zeros apart. It must not
//! know other types.

use std::sync::Arc;

use arrow::array::{ArrowPrimitiveType, AsArray, BooleanArray};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::{Float32Type, Float64Type};
use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::ComparisonOperator;
use crate::spec::{KernelArgs, ScalarKernel};
use crate::value::to_array;

/// The kernel for two operands of `ty`; `None` for other types and for `IS DISTINCT FROM`.
pub(super) fn kernel(op: ComparisonOperator, ty: &TrinoType) -> Option<Arc<dyn ScalarKernel>> {
    use ComparisonOperator as C;
    if matches!(op, C::IsDistinctFrom | C::IsNotDistinctFrom) {
        return None;
    }
    match ty {
        TrinoType::Real => Some(Arc::new(Floats::<Float32Type>::new(op))),
        TrinoType::Double => Some(Arc::new(Floats::<Float64Type>::new(op))),
        _ => None,
    }
}

#[derive(Debug)]
struct Floats<T> {
    op: ComparisonOperator,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T> Floats<T> {
    fn new(op: ComparisonOperator) -> Self {
        Self { op, of: std::marker::PhantomData }
    }
}

impl<T: ArrowPrimitiveType> Floats<T>
where
    T::Native: PartialOrd,
{
    #[inline]
    fn run(&self, rows: usize, pair: impl Fn(usize) -> (T::Native, T::Native)) -> BooleanBuffer {
        use ComparisonOperator as C;
        macro_rules! each {
            ($sign:tt) => {
                BooleanBuffer::collect_bool(rows, |row| {
                    let (a, b) = pair(row);
                    a $sign b
                })
            };
        }
        match self.op {
            C::Equal | C::IsNotDistinctFrom => each!(==),
            C::NotEqual | C::IsDistinctFrom => each!(!=),
            C::Less => each!(<),
            C::LessOrEqual => each!(<=),
            C::Greater => each!(>),
            C::GreaterOrEqual => each!(>=),
        }
    }
}

impl<T: ArrowPrimitiveType + std::fmt::Debug> ScalarKernel for Floats<T>
where
    T::Native: PartialOrd,
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
        let found = match (left, right) {
            (ColumnarValue::Array(_), ColumnarValue::Scalar(_)) => {
                let constant = b.first().copied().unwrap_or_default();
                self.run(a.len(), |row| (a[row], constant))
            }
            (ColumnarValue::Scalar(_), ColumnarValue::Array(_)) => {
                let constant = a.first().copied().unwrap_or_default();
                self.run(b.len(), |row| (constant, b[row]))
            }
            _ => {
                let rows = a.len().min(b.len());
                let (Some(a), Some(b)) = (a.get(..rows), b.get(..rows)) else {
                    return Err(wrong_shape());
                };
                self.run(rows, |row| (a[row], b[row]))
            }
        };
        Ok(ColumnarValue::Array(Arc::new(BooleanArray::new(found, None))))
    }
}

fn wrong_shape() -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, "operands of a comparison have another shape")
}
