//! `cosine_similarity(…)`: cosine of the angle between two vectors, arrays or sparse maps. It must not know other functions.

use otus_types::QueryError;

use super::dot_product::vectors;
use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cosine_similarity",
    signatures: &[
        "(array(double), array(double)) -> double",
        "(map(varchar, double), map(varchar, double)) -> double",
    ],
    can_fail: true,
    description: "Cosine of the angle between two vectors, arrays or sparse maps",
    examples: &[
        Example { call: "cosine_similarity(ARRAY[1.0], ARRAY[2.0])", result: "1.0" },
        Example {
            call: "cosine_similarity(MAP(ARRAY['a'], ARRAY[1.0]), MAP(ARRAY['a'], ARRAY[2.0]))",
            result: "1.0",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| Ok(similarity(values)?.map_or(Value::Null, Value::Double)))
    }),
    ..SCALAR
};

/// Cosine of the angle between two vectors; `None` when it has none.
pub(super) fn similarity(values: &[Value]) -> Result<Option<f64>, QueryError> {
    let (dot, a, b) = match values {
        [Value::Map(a), Value::Map(b)] => {
            let (Some(dot), Some(a), Some(b)) = (dot(a, b), square(a), square(b)) else {
                return Ok(None);
            };
            (dot, a, b)
        }
        _ => {
            let pair = vectors(values, "The arguments must have the same length")?;
            let Some((a, b)) = pair else {
                return Ok(None);
            };
            let dot = a.iter().zip(&b).map(|(a, b)| a * b).sum::<f64>();
            (dot, a.iter().map(|x| x * x).sum(), b.iter().map(|x| x * x).sum())
        }
    };
    Ok((a != 0.0 && b != 0.0).then(|| dot / (a.sqrt() * b.sqrt())))
}

fn dot(a: &[(Value, Value)], b: &[(Value, Value)]) -> Option<f64> {
    let mut sum = 0.0;
    for (name, x) in a {
        if let Some((_, y)) = b.iter().find(|(other, _)| other == name) {
            sum += x.as_double()? * y.as_double()?;
        }
    }
    Some(sum)
}

fn square(a: &[(Value, Value)]) -> Option<f64> {
    a.iter().map(|(_, x)| x.as_double().map(|x| x * x)).sum()
}
