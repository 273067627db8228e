//! `greatest(…)`: largest of the arguments; NULL when one is NULL. It must not know other functions.

use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Comparison, Value, compare};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "greatest",
    signatures: &["(T:orderable, T...) -> T"],
    description: "Largest of the arguments; NULL when one is NULL",
    examples: &[Example { call: "greatest(1, 3, 2)", result: "3" }],
    implementation: Implementation::Scalar(|signature| {
        let ty = signature.returns.clone();
        by_row(signature, move |values| {
            let mut best: Option<&Value> = None;
            for value in values {
                let better = match best {
                    None => true,
                    Some(known) => compare(value, known, &ty, Comparison::Largest)?
                        .is_some_and(std::cmp::Ordering::is_gt),
                };
                if better {
                    best = Some(value);
                }
            }
            Ok(best.cloned().unwrap_or(Value::Null))
        })
    }),
    ..SCALAR
};
