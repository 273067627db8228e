//! `reduce(array, start, (state, x) -> …, state -> …)`: the k-th elements of all rows in one
//! evaluation. It must not know other functions.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, UInt64Array};
use arrow::datatypes::DataType;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs};
use otus_types::QueryError;
use otus_types::arrow_type::to_arrow;

use super::evaluate::{Elements, call, lambda, take, value};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};
use crate::udf::from_arrow;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "reduce",
    signatures: &["(array(T), S, function(S, T, S), function(S, R)) -> R"],
    description: "One value made of all elements, from a start state",
    examples: &[Example {
        call: "reduce(ARRAY[5, 20, 50], 0, (s, x) -> s + x, s -> s)",
        result: "75",
    }],
    implementation: Implementation::HigherOrder(|signature| {
        let state = signature.arguments.get(1).map_or(DataType::Null, to_arrow);
        Ok(Arc::new(Reduce { state, returns: to_arrow(&signature.returns) }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Reduce {
    state: DataType,
    returns: DataType,
}

impl HigherOrderKernel for Reduce {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (elements, values) = Elements::of_list(&value(args, 0)?)?;
        let mut state = value(args, 1)?;
        let step = lambda(args, 2)?;
        let starts = starts(&elements.lengths);
        let longest = elements.lengths.iter().copied().max().unwrap_or(0);
        for k in 0..longest {
            let rows: Vec<u64> = elements
                .lengths
                .iter()
                .enumerate()
                .filter(|(_, length)| **length > k)
                .map(|(row, _)| row as u64)
                .collect();
            let places: Vec<u64> = rows
                .iter()
                .filter_map(|row| starts.get(usize::try_from(*row).ok()?))
                .map(|start| start + k as u64)
                .collect();
            let parameters = [take(&state, &rows)?, take(&values, &places)?];
            let next = call(step, &parameters, &rows, &self.state)?;
            state = scatter(&state, &next, &rows)?;
        }
        let valid: Vec<u64> = (0..args.number_rows)
            .filter(|row| elements.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(*row)))
            .map(|row| row as u64)
            .collect();
        let results = call(lambda(args, 3)?, &[take(&state, &valid)?], &valid, &self.returns)?;
        spread(&results, &valid, args.number_rows).map(ColumnarValue::Array)
    }
}

fn starts(lengths: &[usize]) -> Vec<u64> {
    let mut next = 0;
    lengths
        .iter()
        .map(|length| {
            let start = next;
            next += *length as u64;
            start
        })
        .collect()
}

/// `old` with the rows of `rows` replaced by `new`.
fn scatter(old: &ArrayRef, new: &ArrayRef, rows: &[u64]) -> Result<ArrayRef, QueryError> {
    let mut places: Vec<(usize, usize)> = (0..old.len()).map(|row| (0, row)).collect();
    for (at, row) in rows.iter().enumerate() {
        if let Some(place) = usize::try_from(*row).ok().and_then(|row| places.get_mut(row)) {
            *place = (1, at);
        }
    }
    arrow::compute::interleave(&[old.as_ref(), new.as_ref()], &places)
        .map_err(|error| from_arrow(&error))
}

/// The results at their rows, NULL at the others.
pub(super) fn spread(
    results: &ArrayRef,
    rows: &[u64],
    total: usize,
) -> Result<ArrayRef, QueryError> {
    let mut places: Vec<Option<u64>> = vec![None; total];
    for (at, row) in rows.iter().enumerate() {
        if let Some(place) = usize::try_from(*row).ok().and_then(|row| places.get_mut(row)) {
            *place = Some(at as u64);
        }
    }
    arrow::compute::take(results, &UInt64Array::from(places), None)
        .map_err(|error| from_arrow(&error))
}
