//! `array_sort(…)`: array sorted upwards, NULLs last. It must not know other functions.

use std::cmp::Ordering;

use otus_types::{QueryError, TrinoType};

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Comparison, Value, compare};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_sort",
    signatures: &["(array(T:orderable)) -> array(T)"],
    can_fail: true,
    description: "Array sorted upwards, NULLs last",
    examples: &[Example { call: "array_sort(ARRAY[3, NULL, 1])", result: "[1, 3, null]" }],
    implementation: Implementation::Scalar(|signature| {
        let element = match &signature.returns {
            TrinoType::Array(element) => (**element).clone(),
            _ => TrinoType::Unknown,
        };
        by_row(signature, move |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            sorted(items, &element).map(Value::Array)
        })
    }),
    ..SCALAR
};

/// The values upwards, NULLs last.
pub(crate) fn sorted(items: &[Value], ty: &TrinoType) -> Result<Vec<Value>, QueryError> {
    let mut failure = None;
    let mut items = items.to_vec();
    items.sort_by(|a, b| match (a.is_null(), b.is_null()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => match compare(a, b, ty, Comparison::Sort) {
            Ok(order) => order.unwrap_or(Ordering::Equal),
            Err(error) => {
                failure.get_or_insert(error);
                Ordering::Equal
            }
        },
    });
    failure.map_or(Ok(items), Err)
}
