//! The Wilson score interval of a Bernoulli trial. It must not know which bound is asked.

use arrow::array::ArrayRef;
use arrow::datatypes::{Float64Type, Int64Type};
use otus_types::QueryError;

use crate::columns::{Column, invalid, values};
use crate::spec::KernelArgs;

/// Middle and half width to a bound.
pub(super) type Bound = fn(f64, f64) -> f64;

pub(super) fn lower(middle: f64, half: f64) -> f64 {
    middle - half
}

pub(super) fn upper(middle: f64, half: f64) -> f64 {
    middle + half
}

pub(super) fn bound(args: &KernelArgs<'_>, bound: Bound) -> Result<ArrayRef, QueryError> {
    let (successes, trials) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let z = Column::of(args, 2)?;
    let (successes, trials) = (successes.values::<Int64Type>()?, trials.values::<Int64Type>()?);
    let z = z.values::<Float64Type>()?;
    values::<Float64Type>(args.rows, |row| {
        let (Some(s), Some(n), Some(z)) = (successes.get(row), trials.get(row), z.get(row)) else {
            return Ok(None);
        };
        if s < 0 {
            return Err(invalid("number of successes must not be negative"));
        }
        if n <= 0 {
            return Err(invalid("number of trials must be positive"));
        }
        if s > n {
            return Err(invalid("number of successes must not be larger than number of trials"));
        }
        if z.is_nan() || z < 0.0 {
            return Err(invalid("z-score must not be negative"));
        }
        let (n, p) = (n as f64, s as f64 / n as f64);
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        Ok(Some(bound(middle, half) / (1.0 + z * z / n)))
    })
}
