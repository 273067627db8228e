//! `width_bucket`: number of the bin a value falls into. It must not know other functions.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Float64Type, Int64Type};
use otus_types::{ErrorCode, QueryError};

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::spec::KernelArgs;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec =
    FunctionSpec {
        name: "width_bucket",
        signatures: &[
            "(double, double, double, bigint) -> bigint",
            "(double, array(double)) -> bigint",
        ],
        can_fail: true,
        description: "Number of the bin a value falls into",
        examples: &[
            Example { call: "width_bucket(3.14e0, 0e0, 4e0, 3)", result: "3" },
            Example { call: "width_bucket(3.14e0, 4e0, 0e0, 3)", result: "1" },
            Example { call: "width_bucket(3e0, ARRAY[1e0, 2e0, 4e0])", result: "2" },
        ],
        implementation: Implementation::Scalar(|signature| {
            plain(signature, |signature, args| {
                if signature.arguments.len() == 2 { in_bins(args) } else { between(args) }
            })
        }),
        ..SCALAR
    };

fn between(args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let columns = (0..4).map(|at| Column::of(args, at)).collect::<Result<Vec<_>, _>>()?;
    let [operand, low, high, count] = columns.as_slice() else {
        return Err(invalid("width_bucket takes four arguments"));
    };
    let operand = operand.values::<Float64Type>()?;
    let (low, high) = (low.values::<Float64Type>()?, high.values::<Float64Type>()?);
    let count = count.values::<Int64Type>()?;
    values::<Int64Type>(args.rows, |row| {
        match (operand.get(row), low.get(row), high.get(row), count.get(row)) {
            (Some(operand), Some(low), Some(high), Some(count)) => {
                bucket(operand, low, high, count).map(Some)
            }
            _ => Ok(None),
        }
    })
}

fn bucket(operand: f64, low: f64, high: f64, count: i64) -> Result<i64, QueryError> {
    if count <= 0 {
        return Err(invalid("bucketCount must be greater than 0"));
    }
    if operand.is_nan() {
        return Err(invalid("operand must not be NaN"));
    }
    if !low.is_finite() {
        return Err(invalid("first bound must be finite"));
    }
    if !high.is_finite() {
        return Err(invalid("second bound must be finite"));
    }
    if low == high {
        return Err(invalid("bounds cannot equal each other"));
    }
    let (lower, upper) = (low.min(high), low.max(high));
    let ascending = if operand < lower {
        0
    } else if operand >= upper {
        count.checked_add(1).ok_or_else(|| {
            let message = format!("Bucket for value {operand} is out of range");
            QueryError::new(ErrorCode::NumericValueOutOfRange, message)
        })?
    } else {
        (count as f64 * (operand - lower) / (upper - lower)) as i64 + 1
    };
    Ok(if low > high { (count + 1) - ascending } else { ascending })
}

fn in_bins(args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (operand, bins) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let operand = operand.values::<Float64Type>()?;
    let wrong = || invalid("width_bucket wants an array of doubles");
    let lists = bins.array.as_list_opt::<i32>().ok_or_else(wrong)?;
    values::<Int64Type>(args.rows, |row| {
        let at = bins.at(row);
        let (Some(operand), false) = (operand.get(row), lists.is_null(at)) else {
            return Ok(None);
        };
        let list = lists.value(at);
        let list = list.as_primitive_opt::<Float64Type>().ok_or_else(wrong)?;
        place(operand, list.values()).map(Some)
    })
}

fn place(operand: f64, bins: &[f64]) -> Result<i64, QueryError> {
    if bins.is_empty() {
        return Err(invalid("Bins cannot be an empty array"));
    }
    if operand.is_nan() {
        return Err(invalid("Operand cannot be NaN"));
    }
    if let Some(bin) = bins.iter().find(|bin| !bin.is_finite()) {
        return Err(invalid(format!("Bin value must be finite, got {bin}")));
    }
    if !bins.is_sorted() {
        return Err(invalid("Bin values are not sorted in ascending order"));
    }
    Ok(i64::try_from(bins.partition_point(|bin| *bin <= operand)).unwrap_or(i64::MAX))
}
