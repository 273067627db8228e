//! Lambdas over the elements of arrays and the entries of maps: all elements of a batch in
//! one evaluation, outer columns repeated per element. It must not know any function.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, UInt64Array, new_empty_array};
use arrow::buffer::NullBuffer;
use arrow::datatypes::DataType;
use datafusion_expr::{HigherOrderFunctionArgs, LambdaArgument, ValueOrLambda};
use otus_types::QueryError;

use crate::rows::invalid;
use crate::udf::{from_arrow, from_datafusion};
use crate::value::to_array;

/// The value argument at `at` as an array.
///
/// # Errors
/// When the argument is a lambda or missing.
pub(crate) fn value(args: &HigherOrderFunctionArgs, at: usize) -> Result<ArrayRef, QueryError> {
    match args.args.get(at) {
        Some(ValueOrLambda::Value(value)) => to_array(value, args.number_rows),
        _ => Err(invalid("a value was expected where a lambda stands")),
    }
}

/// The lambda argument at `at`.
///
/// # Errors
/// When the argument is a value or missing.
pub(crate) fn lambda(
    args: &HigherOrderFunctionArgs,
    at: usize,
) -> Result<&LambdaArgument, QueryError> {
    match args.args.get(at) {
        Some(ValueOrLambda::Lambda(lambda)) => Ok(lambda),
        _ => Err(invalid("a lambda was expected where a value stands")),
    }
}

/// Evaluates a lambda for `rows.len()` calls; `rows` says to which row of the batch a call
/// belongs, so that captured columns are repeated.
///
/// # Errors
/// The lambda's own.
pub(crate) fn call(
    lambda: &LambdaArgument,
    parameters: &[ArrayRef],
    rows: &[u64],
    returns: &DataType,
) -> Result<ArrayRef, QueryError> {
    if rows.is_empty() {
        return Ok(new_empty_array(returns));
    }
    let places = UInt64Array::from(rows.to_vec());
    let getters: Vec<Box<dyn Fn() -> datafusion_common::Result<ArrayRef> + '_>> = parameters
        .iter()
        .map(|parameter| {
            Box::new(move || Ok(Arc::clone(parameter)))
                as Box<dyn Fn() -> datafusion_common::Result<ArrayRef> + '_>
        })
        .collect();
    let getters: Vec<&dyn Fn() -> datafusion_common::Result<ArrayRef>> =
        getters.iter().map(AsRef::as_ref).collect();
    lambda
        .evaluate(&getters, |captures| Ok(arrow::compute::take_arrays(captures, &places, None)?))
        .and_then(|value| value.into_array(rows.len()))
        .map_err(|error| from_datafusion(&error))
}

/// Takes rows of an array.
///
/// # Errors
/// When a place is out of range.
pub(crate) fn take(array: &dyn Array, places: &[u64]) -> Result<ArrayRef, QueryError> {
    arrow::compute::take(array, &UInt64Array::from(places.to_vec()), None)
        .map_err(|error| from_arrow(&error))
}

/// The elements of a batch of arrays or maps, rows that are NULL left out.
#[derive(Debug)]
pub(crate) struct Elements {
    /// Index of every element in the child array.
    pub(crate) places: Vec<u64>,
    /// Row of every element.
    pub(crate) rows: Vec<u64>,
    /// Elements of every row, 0 where NULL.
    pub(crate) lengths: Vec<usize>,
    pub(crate) nulls: Option<NullBuffer>,
}

impl Elements {
    pub(crate) fn new(offsets: &[i32], nulls: Option<&NullBuffer>) -> Self {
        let rows = offsets.len().saturating_sub(1);
        let mut elements = Self {
            places: Vec::new(),
            rows: Vec::new(),
            lengths: Vec::with_capacity(rows),
            nulls: nulls.cloned(),
        };
        for (row, pair) in offsets.windows(2).enumerate() {
            let [start, end] = pair else { continue };
            let valid = nulls.is_none_or(|nulls| nulls.is_valid(row));
            let range = if valid { *start..*end } else { 0..0 };
            elements.lengths.push(range.len());
            for place in range {
                elements.places.push(u64::try_from(place).unwrap_or(0));
                elements.rows.push(row as u64);
            }
        }
        elements
    }

    /// Of a list array, with its elements in a row.
    pub(crate) fn of_list(array: &ArrayRef) -> Result<(Self, ArrayRef), QueryError> {
        let list = array.as_list_opt::<i32>().ok_or_else(|| invalid("not an array"))?;
        let elements = Self::new(list.value_offsets(), list.nulls());
        let values = take(list.values(), &elements.places)?;
        Ok((elements, values))
    }

    /// Of a map array, with its keys and values in a row.
    pub(crate) fn of_map(array: &ArrayRef) -> Result<(Self, ArrayRef, ArrayRef), QueryError> {
        let map = array.as_map_opt().ok_or_else(|| invalid("not a map"))?;
        let elements = Self::new(map.value_offsets(), map.nulls());
        let keys = take(map.keys(), &elements.places)?;
        let values = take(map.values(), &elements.places)?;
        Ok((elements, keys, values))
    }

    /// The elements for which the predicate is true, and how many remain in each row.
    pub(crate) fn retain(&self, keep: &BooleanArray) -> (Vec<u64>, Vec<usize>) {
        let mut lengths = vec![0; self.lengths.len()];
        let mut kept = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if keep.is_valid(at) && keep.value(at) {
                kept.push(at as u64);
                let row = usize::try_from(*row).unwrap_or(0);
                if let Some(length) = lengths.get_mut(row) {
                    *length += 1;
                }
            }
        }
        (kept, lengths)
    }
}

/// A predicate's answers.
///
/// # Errors
/// When the lambda is not boolean.
pub(crate) fn booleans(array: &ArrayRef) -> Result<&BooleanArray, QueryError> {
    array.as_boolean_opt().ok_or_else(|| invalid("the lambda does not return boolean"))
}
