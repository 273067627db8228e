//! Sums, differences and products of decimals that always fit their type: no digit is lost and
//! no row can fail, so that whole arrays are gone through at once. It must not know the cases
//! that need care; `decimal` has them.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Decimal128Array};
use arrow::datatypes::Decimal128Type;
use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::Arithmetic;
use crate::resolve::BoundSignature;
use crate::spec::{KernelArgs, ScalarKernel};
use crate::value::to_array;

/// Digits a decimal has at most.
const MOST: u8 = 38;

#[derive(Debug)]
struct Exact {
    op: Arithmetic,
    /// What brings each operand to the result's scale; one for products.
    factors: (i128, i128),
    precision: u8,
    scale: u8,
}

/// The kernel for these types, if no result can be too long.
pub(super) fn kernel(op: Arithmetic, signature: &BoundSignature) -> Option<Arc<dyn ScalarKernel>> {
    let (arguments, returns) = (signature.arguments.as_slice(), &signature.returns);
    let [
        TrinoType::Decimal { precision: p1, scale: s1 },
        TrinoType::Decimal { precision: p2, scale: s2 },
    ] = arguments
    else {
        return None;
    };
    let TrinoType::Decimal { precision, scale } = returns else { return None };
    let (digits, up) = match op {
        Arithmetic::Multiply => (p1 + p2, (0, 0)),
        Arithmetic::Add | Arithmetic::Subtract => {
            let scale = (*s1).max(*s2);
            let whole = (p1 - s1).max(p2 - s2);
            (whole + scale + 1, (scale - s1, scale - s2))
        }
        Arithmetic::Divide | Arithmetic::Modulus => return None,
    };
    if digits > MOST {
        return None;
    }
    let factors = (10_i128.pow(u32::from(up.0)), 10_i128.pow(u32::from(up.1)));
    Some(Arc::new(Exact { op, factors, precision: *precision, scale: *scale }))
}

impl ScalarKernel for Exact {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let [left, right] = args.values else { return Err(wrong_shape()) };
        let one = |value: &ColumnarValue| match value {
            ColumnarValue::Scalar(_) => to_array(value, 1),
            ColumnarValue::Array(array) => Ok(Arc::clone(array)),
        };
        let (a, b) = (one(left)?, one(right)?);
        let a = a.as_primitive_opt::<Decimal128Type>().ok_or_else(wrong_shape)?.values();
        let b = b.as_primitive_opt::<Decimal128Type>().ok_or_else(wrong_shape)?.values();
        let constant = |it: &[i128]| it.first().copied().unwrap_or_default();
        let values: Vec<i128> = match (left, right) {
            (ColumnarValue::Array(_), ColumnarValue::Array(_)) => {
                a.iter().zip(b).map(|(a, b)| self.apply(*a, *b)).collect()
            }
            (_, ColumnarValue::Scalar(_)) => {
                let b = constant(b);
                a.iter().map(|a| self.apply(*a, b)).collect()
            }
            (ColumnarValue::Scalar(_), _) => {
                let a = constant(a);
                b.iter().map(|b| self.apply(a, *b)).collect()
            }
        };
        let values = Decimal128Array::from(values);
        let scale = i8::try_from(self.scale).unwrap_or(i8::MAX);
        let values = values.with_precision_and_scale(self.precision, scale);
        let values = values.map_err(|_| wrong_shape())?;
        debug_assert_eq!(values.null_count(), 0);
        Ok(ColumnarValue::Array(Arc::new(values)))
    }
}

impl Exact {
    /// Wraps only where the operands are no values of their types.
    #[inline]
    fn apply(&self, a: i128, b: i128) -> i128 {
        match self.op {
            Arithmetic::Multiply => a.wrapping_mul(b),
            Arithmetic::Subtract => {
                a.wrapping_mul(self.factors.0).wrapping_sub(b.wrapping_mul(self.factors.1))
            }
            _ => a.wrapping_mul(self.factors.0).wrapping_add(b.wrapping_mul(self.factors.1)),
        }
    }
}

fn wrong_shape() -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, "operands of arithmetic have another shape")
}
