//! `euclidean_distance(…)`: euclidean distance of two vectors. It must not know other functions.

use super::dot_product::vectors;
use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "euclidean_distance",
    signatures: &["(array(double), array(double)) -> double"],
    can_fail: true,
    description: "Euclidean distance of two vectors",
    examples: &[Example {
        call: "euclidean_distance(ARRAY[1.0, 2.0], ARRAY[4.0, 6.0])",
        result: "5.0",
    }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            match vectors(values, "The arguments must have the same length")? {
                Some((a, b)) => {
                    let sum = a.iter().zip(&b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
                    Ok(Value::Double(sum.sqrt()))
                }
                None => Ok(Value::Null),
            }
        })
    }),
    ..SCALAR
};
