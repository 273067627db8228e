//! Decimal arithmetic by Trino's rules: exact, divided HALF_UP, an error beyond 38 digits.
//! It must not know other types.

use std::sync::Arc;

use arrow::datatypes::i256;
use otus_types::{QueryError, TrinoType};

use super::{Arithmetic, division_by_zero};
use crate::resolve::BoundSignature;
use crate::rows::{by_row, out_of_range};
use crate::spec::ScalarKernel;
use crate::value::Value;

pub(super) fn kernel(
    op: Arithmetic,
    signature: &BoundSignature,
) -> Result<Arc<dyn ScalarKernel>, QueryError> {
    let scales: Vec<u8> = signature
        .arguments
        .iter()
        .chain([&signature.returns])
        .map(|ty| match ty {
            TrinoType::Decimal { scale, .. } => *scale,
            _ => 0,
        })
        .collect();
    let (s1, s2, scale) = match scales.as_slice() {
        [s1, s2, scale] => (*s1, *s2, *scale),
        _ => (0, 0, 0),
    };
    by_row(signature, move |values| match values {
        [Value::Decimal(a), Value::Decimal(b)] => {
            apply(op, (*a, s1), (*b, s2), scale).map(Value::Decimal)
        }
        _ => Ok(Value::Null),
    })
}

/// `a op b` at `scale`, both given with their scales.
fn apply(
    op: Arithmetic,
    (a, s1): (i128, u8),
    (b, s2): (i128, u8),
    scale: u8,
) -> Result<i128, QueryError> {
    let (wide_a, wide_b) = (i256::from_i128(a), i256::from_i128(b));
    let result = match op {
        Arithmetic::Multiply => wide_a.checked_mul(wide_b),
        Arithmetic::Divide => {
            if b == 0 {
                return Err(division_by_zero());
            }
            let shift = i32::from(scale) - i32::from(s1) + i32::from(s2);
            rescale(wide_a, shift).and_then(|dividend| divide_half_up(dividend, wide_b))
        }
        Arithmetic::Modulus if b == 0 => return Err(division_by_zero()),
        _ => {
            let common = s1.max(s2);
            let a = rescale(wide_a, i32::from(common - s1));
            let b = rescale(wide_b, i32::from(common - s2));
            a.zip(b).and_then(|(a, b)| match op {
                Arithmetic::Add => a.checked_add(b),
                Arithmetic::Subtract => a.checked_sub(b),
                _ => a.checked_rem(b),
            })
        }
    };
    result
        .and_then(|wide| wide.to_i128())
        .filter(|value| value.unsigned_abs() < 10_u128.pow(38))
        .ok_or_else(|| out_of_range("Decimal overflow"))
}

fn rescale(value: i256, digits: i32) -> Option<i256> {
    let digits = u32::try_from(digits).ok()?;
    let factor = i256::from_i128(10).checked_pow(digits)?;
    value.checked_mul(factor)
}

/// Division that rounds halves away from zero.
fn divide_half_up(a: i256, b: i256) -> Option<i256> {
    let quotient = a.checked_div(b)?;
    let remainder = a.checked_rem(b)?;
    let twice = remainder.wrapping_abs().checked_mul(i256::from_i128(2))?;
    if twice < b.wrapping_abs() {
        return Some(quotient);
    }
    let negative = (a < i256::ZERO) != (b < i256::ZERO);
    let step = i256::from_i128(if negative { -1 } else { 1 });
    quotient.checked_add(step)
}
