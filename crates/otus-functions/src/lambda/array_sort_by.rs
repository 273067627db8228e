//! `array_sort(array, (x, y) -> …)`: the comparator is evaluated for all pairs of a row in
//! one batch. It must not know other functions.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::{DataType, Int32Type};
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs, LambdaArgument};
use otus_types::{QueryError, TrinoType};

use super::assemble;
use super::evaluate::{Elements, call, lambda, take, value};
use crate::rows::{SCALAR, invalid};
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation};

/// Longer arrays compare one pair at a time, so that memory stays bounded.
const MAX_PAIRWISE: usize = 400;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_sort",
    signatures: &["(array(T), function(T, T, integer)) -> array(T)"],
    can_fail: true,
    description: "Array sorted by a comparator that returns -1, 0 or 1",
    examples: &[Example {
        call: "array_sort(ARRAY[3, 2, 5], (x, y) -> IF(x < y, 1, IF(x = y, 0, -1)))",
        result: "[5, 3, 2]",
    }],
    implementation: Implementation::HigherOrder(|signature| match &signature.returns {
        TrinoType::Array(element) => Ok(Arc::new(SortBy { element: (**element).clone() })),
        _ => Err(invalid("array_sort returns an array")),
    }),
    ..SCALAR
};

#[derive(Debug)]
struct SortBy {
    element: TrinoType,
}

impl HigherOrderKernel for SortBy {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let (elements, values) = Elements::of_list(&value(args, 0)?)?;
        let comparator = lambda(args, 1)?;
        let mut order = Vec::with_capacity(elements.count);
        let mut start = 0;
        for (row, length) in elements.lengths.iter().enumerate() {
            order.extend(sorted(comparator, &values, start, *length, row as u64)?);
            start += *length as u64;
        }
        let sorted = take(&values, &order)?;
        assemble::list(&self.element, &elements.lengths, sorted, elements.nulls)
    }
}

fn sorted(
    comparator: &LambdaArgument,
    values: &ArrayRef,
    start: u64,
    length: usize,
    row: u64,
) -> Result<Vec<u64>, QueryError> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut failure = None;
    if length <= MAX_PAIRWISE {
        let pairs: Vec<(u64, u64)> = (0..length as u64)
            .flat_map(|a| (0..length as u64).map(move |b| (start + a, start + b)))
            .collect();
        let table = compare(comparator, values, &pairs, row)?;
        order.sort_by(|a, b| table.get(a * length + b).copied().unwrap_or(Ordering::Equal));
    } else {
        order.sort_by(|a, b| {
            let pair = (start + *a as u64, start + *b as u64);
            match compare(comparator, values, &[pair], row) {
                Ok(orders) => orders.first().copied().unwrap_or(Ordering::Equal),
                Err(error) => {
                    failure.get_or_insert(error);
                    Ordering::Equal
                }
            }
        });
    }
    match failure {
        Some(error) => Err(error),
        None => Ok(order.into_iter().map(|at| start + at as u64).collect()),
    }
}

fn compare(
    comparator: &LambdaArgument,
    values: &ArrayRef,
    pairs: &[(u64, u64)],
    row: u64,
) -> Result<Vec<Ordering>, QueryError> {
    let left: Vec<u64> = pairs.iter().map(|pair| pair.0).collect();
    let right: Vec<u64> = pairs.iter().map(|pair| pair.1).collect();
    let parameters = [take(values, &left)?, take(values, &right)?];
    let rows = vec![row; pairs.len()];
    let answers = call(comparator, &parameters, &rows, &DataType::Int32)?;
    let answers = answers
        .as_primitive_opt::<Int32Type>()
        .ok_or_else(|| invalid("the comparator does not return integer"))?;
    answers
        .iter()
        .map(|answer| match answer {
            Some(-1) => Ok(Ordering::Less),
            Some(0) => Ok(Ordering::Equal),
            Some(1) => Ok(Ordering::Greater),
            _ => Err(invalid("Lambda comparator must return either -1, 0, or 1")),
        })
        .collect()
}
