//! `rgb(red, green, blue)`. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "rgb",
    signatures: &["(bigint, bigint, bigint) -> color"],
    can_fail: true,
    description: "A colour of its parts, 0 to 255 each",
    examples: &[Example { call: "rgb(255, 128, 0)", result: "#ff8000" }],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let mut color = 0;
            for (name, value) in ["red", "green", "blue"].iter().zip(values) {
                let Value::Int(part) = value else {
                    return Ok(Value::Null);
                };
                if !(0..=255).contains(part) {
                    return Err(invalid(format!("{name} must be between 0 and 255")));
                }
                color = color << 8 | part;
            }
            Ok(Value::Int(color))
        })
    }),
    ..SCALAR
};
