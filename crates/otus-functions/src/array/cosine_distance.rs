//! `cosine_distance(…)`: 1 less the cosine of the angle between two vectors, arrays or sparse maps. It must not know other functions.

use super::cosine_similarity::similarity;
use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "cosine_distance",
    signatures: &[
        "(array(double), array(double)) -> double",
        "(map(varchar, double), map(varchar, double)) -> double",
    ],
    can_fail: true,
    description: "1 less the cosine of the angle between two vectors, arrays or sparse maps",
    examples: &[
        Example {
            call: "cosine_distance(ARRAY[1.0, 2.0], ARRAY[3.0, 4.0])",
            result: "0.01613008990009257",
        },
        Example {
            call: "cosine_distance(MAP(ARRAY['a'], ARRAY[1.0]), MAP(ARRAY['a'], ARRAY[2.0]))",
            result: "0.0",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            Ok(similarity(values)?.map_or(Value::Null, |cosine| Value::Double(1.0 - cosine)))
        })
    }),
    ..SCALAR
};
