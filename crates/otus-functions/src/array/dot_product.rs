//! `dot_product(…)`: dot product of two arrays of numbers. It must not know other functions.

use otus_types::QueryError;

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "dot_product",
    signatures: &["(array(double), array(double)) -> double"],
    can_fail: true,
    description: "Dot product of two arrays of numbers",
    examples: &[Example { call: "dot_product(ARRAY[1.0, 2.0], ARRAY[3.0, 4.0])", result: "11.0" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            match vectors(values, "The arguments must have the same length")? {
                Some((a, b)) => Ok(Value::Double(a.iter().zip(&b).map(|(a, b)| a * b).sum())),
                None => Ok(Value::Null),
            }
        })
    }),
    ..SCALAR
};

/// Two vectors of one length; `None` when an element is NULL.
#[allow(clippy::type_complexity)]
pub(super) fn vectors(
    values: &[Value],
    unequal: &str,
) -> Result<Option<(Vec<f64>, Vec<f64>)>, QueryError> {
    let [Value::Array(a), Value::Array(b)] = values else {
        return Ok(None);
    };
    if a.len() != b.len() {
        return Err(invalid(unequal));
    }
    let numbers = |items: &[Value]| items.iter().map(Value::as_double).collect::<Option<Vec<_>>>();
    Ok(numbers(a).zip(numbers(b)))
}
