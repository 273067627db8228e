//! `render(…)`: a value in a colour, or a boolean as a coloured mark. It must not know other
//! functions.

use otus_types::render::double_text;

use super::paint::{RESET, escape};
use crate::rows::{SCALAR, by_row};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

const RED: i64 = -2;
const GREEN: i64 = -3;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "render",
    signatures: &[
        "(boolean) -> varchar(16)",
        "(bigint, color) -> varchar(35)",
        "(double, color) -> varchar(41)",
        "(varchar(x), color) -> varchar(min(2147483647, x + 15))",
    ],
    can_fail: true,
    description: "A value in a colour, for a terminal; a boolean as a green or red mark",
    examples: &[
        Example { call: "length(render('hello', color('red')))", result: "18" },
        Example { call: "substr(render(true), 10, 1)", result: "✓" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let (text, color) = match values {
                [Value::Boolean(true)] => ("✓".to_owned(), GREEN),
                [Value::Boolean(false)] => ("✗".to_owned(), RED),
                [value, Value::Int(color)] => {
                    let text = match value {
                        Value::Int(value) => value.to_string(),
                        Value::Double(value) => {
                            let mut text = String::new();
                            double_text(*value, &mut text);
                            text
                        }
                        Value::Text(text) => text.clone(),
                        _ => return Ok(Value::Null),
                    };
                    (text, *color)
                }
                _ => return Ok(Value::Null),
            };
            Ok(Value::Text(format!("{}{text}{RESET}", escape(color)?)))
        })
    }),
    ..SCALAR
};
