//! `combinations(…)`: all groups of n elements, in the order of the array. It must not know other functions.

use otus_types::QueryError;

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "combinations",
    signatures: &["(array(T), bigint) -> array(array(T))"],
    can_fail: true,
    description: "All groups of n elements, in the order of the array",
    examples: &[Example {
        call: "combinations(ARRAY['a', 'b', 'c'], 2)",
        result: "[[a, b], [a, c], [b, c]]",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let [Value::Array(items), Value::Int(size)] = values else {
                return Ok(Value::Null);
            };
            if *size < 0 {
                return Err(invalid(format!("combination size must not be negative: {size}")));
            }
            if *size > 5 {
                return Err(invalid(format!("combination size must not exceed 5: {size}")));
            }
            let size = usize::try_from(*size).unwrap_or(0);
            choose(items, size).map(Value::Array)
        })
    }),
    ..SCALAR
};

/// Trino's limit on the number of groups.
const MAX_COMBINATIONS: usize = 100_000;

/// Groups are listed by their last element: `ab, ac, bc, ad, …`.
fn choose(items: &[Value], size: usize) -> Result<Vec<Value>, QueryError> {
    let mut groups: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in 0..size {
        let mut next = Vec::new();
        for group in &groups {
            let from = group.last().map_or(0, |last| last + 1);
            for at in from..items.len() {
                let mut longer = group.clone();
                longer.push(at);
                next.push(longer);
            }
            if next.len() > MAX_COMBINATIONS {
                return Err(invalid("combinations exceed max size"));
            }
        }
        groups = next;
    }
    groups.sort_by(|a, b| a.iter().rev().cmp(b.iter().rev()));
    let group_of = |group: Vec<usize>| {
        Value::Array(group.into_iter().filter_map(|at| items.get(at).cloned()).collect())
    };
    Ok(groups.into_iter().map(group_of).collect())
}
