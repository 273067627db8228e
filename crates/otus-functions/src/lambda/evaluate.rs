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
    evaluate(lambda, parameters, rows.len(), || rows.to_vec(), returns)
}

/// The same for `calls` calls; `rows` is not asked when nothing is captured.
fn evaluate(
    lambda: &LambdaArgument,
    parameters: &[ArrayRef],
    calls: usize,
    rows: impl Fn() -> Vec<u64>,
    returns: &DataType,
) -> Result<ArrayRef, QueryError> {
    if calls == 0 {
        return Ok(new_empty_array(returns));
    }
    let getters: Vec<Box<dyn Fn() -> datafusion_common::Result<ArrayRef> + '_>> = parameters
        .iter()
        .map(|parameter| {
            Box::new(move || Ok(Arc::clone(parameter)))
                as Box<dyn Fn() -> datafusion_common::Result<ArrayRef> + '_>
        })
        .collect();
    let getters: Vec<&dyn Fn() -> datafusion_common::Result<ArrayRef>> =
        getters.iter().map(AsRef::as_ref).collect();
    let repeated = |captures: &[ArrayRef]| {
        if captures.is_empty() {
            return Ok(Vec::new());
        }
        Ok(arrow::compute::take_arrays(captures, &UInt64Array::from(rows()), None)?)
    };
    lambda
        .evaluate(&getters, repeated)
        .and_then(|value| value.into_array(calls))
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

/// The elements of an array for which a predicate was true.
///
/// # Errors
/// When there are not as many answers as elements.
pub(crate) fn filtered(array: &dyn Array, keep: &BooleanArray) -> Result<ArrayRef, QueryError> {
    arrow::compute::filter(array, keep).map_err(|error| from_arrow(&error))
}

/// The elements of a batch of arrays or maps, rows that are NULL left out.
#[derive(Debug)]
pub(crate) struct Elements {
    /// How many there are.
    pub(crate) count: usize,
    /// Elements of every row, 0 where NULL.
    pub(crate) lengths: Vec<usize>,
    pub(crate) nulls: Option<NullBuffer>,
    places: Places,
}

/// Where elements stand in the child array.
#[derive(Debug)]
enum Places {
    /// One behind the other from here.
    From(usize),
    /// With gaps: rows that are NULL have elements too.
    At(Vec<u64>),
}

impl Elements {
    pub(crate) fn new(offsets: &[i32], nulls: Option<&NullBuffer>) -> Self {
        let size = |n: i32| usize::try_from(n).unwrap_or(0);
        let is_valid = |row: usize| nulls.is_none_or(|nulls| nulls.is_valid(row));
        let (mut lengths, mut gaps) = (Vec::with_capacity(offsets.len()), false);
        for (row, pair) in offsets.windows(2).enumerate() {
            let [start, end] = pair else { continue };
            let length = size(end - start);
            let valid = is_valid(row);
            gaps |= !valid && length > 0;
            lengths.push(if valid { length } else { 0 });
        }
        let starts = offsets.iter().map(|start| size(*start));
        let places = if gaps {
            let ranges = starts.zip(&lengths).map(|(start, length)| start..start + length);
            Places::At(ranges.flatten().map(|place| place as u64).collect())
        } else {
            Places::From(offsets.first().map_or(0, |start| size(*start)))
        };
        Self { count: lengths.iter().sum(), lengths, nulls: nulls.cloned(), places }
    }

    /// Of a list array, with its elements in a row.
    pub(crate) fn of_list(array: &ArrayRef) -> Result<(Self, ArrayRef), QueryError> {
        let list = array.as_list_opt::<i32>().ok_or_else(|| invalid("not an array"))?;
        let elements = Self::new(list.value_offsets(), list.nulls());
        let values = elements.of(list.values())?;
        Ok((elements, values))
    }

    /// Of a map array, with its keys and values in a row.
    pub(crate) fn of_map(array: &ArrayRef) -> Result<(Self, ArrayRef, ArrayRef), QueryError> {
        let map = array.as_map_opt().ok_or_else(|| invalid("not a map"))?;
        let elements = Self::new(map.value_offsets(), map.nulls());
        let keys = elements.of(map.keys())?;
        let values = elements.of(map.values())?;
        Ok((elements, keys, values))
    }

    fn of(&self, child: &ArrayRef) -> Result<ArrayRef, QueryError> {
        match &self.places {
            Places::From(start) => Ok(child.slice(*start, self.count)),
            Places::At(places) => take(child, places),
        }
    }

    /// Evaluates a lambda for every element.
    ///
    /// # Errors
    /// The lambda's own.
    pub(crate) fn call(
        &self,
        lambda: &LambdaArgument,
        parameters: &[ArrayRef],
        returns: &DataType,
    ) -> Result<ArrayRef, QueryError> {
        let rows = || {
            let rows = self.lengths.iter().enumerate();
            rows.flat_map(|(row, length)| std::iter::repeat_n(row as u64, *length)).collect()
        };
        evaluate(lambda, parameters, self.count, rows, returns)
    }

    /// How many elements for which the predicate is true each row has.
    pub(crate) fn kept(&self, keep: &BooleanArray) -> Vec<usize> {
        let answers = keep.values();
        let is_kept = |at: usize| answers.value(at) && keep.is_valid(at);
        let mut next = 0;
        let of_row = |length: &usize| {
            let range = next..next + length;
            next = range.end;
            range.filter(|at| is_kept(*at)).count()
        };
        self.lengths.iter().map(of_row).collect()
    }
}

/// A predicate's answers.
///
/// # Errors
/// When the lambda is not boolean.
pub(crate) fn booleans(array: &ArrayRef) -> Result<&BooleanArray, QueryError> {
    array.as_boolean_opt().ok_or_else(|| invalid("the lambda does not return boolean"))
}
