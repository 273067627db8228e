//! `array_join(…)`: text of the elements with a delimiter between; NULLs left out or replaced. It must not know other functions.

use otus_types::TrinoType;

use crate::cast::{can_cast, caster};
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_join",
    signatures: &["(array(T), varchar) -> varchar", "(array(T), varchar, varchar) -> varchar"],
    description: "Text of the elements with a delimiter between; NULLs left out or replaced",
    examples: &[
        Example { call: "array_join(ARRAY[1, NULL, 3], ',')", result: "1,3" },
        Example { call: "array_join(ARRAY[1, NULL, 3], ',', '-')", result: "1,-,3" },
    ],
    implementation: Implementation::Scalar(|signature| {
        let element = match signature.arguments.first() {
            Some(TrinoType::Array(element)) => (**element).clone(),
            _ => TrinoType::Unknown,
        };
        if !can_cast(&element, &TrinoType::VARCHAR) {
            return Err(invalid(format!("Input type {element} not supported")));
        }
        let text = caster(&element, &TrinoType::VARCHAR)?;
        by_row(signature, move |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let delimiter = values.get(1).and_then(Value::as_text).unwrap_or_default();
            let instead = values.get(2).and_then(Value::as_text);
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                let item = if item.is_null() { Value::Null } else { text(item)? };
                match item {
                    Value::Text(text) => texts.push(text),
                    _ => texts.extend(instead.map(ToOwned::to_owned)),
                }
            }
            Ok(Value::Text(texts.join(delimiter)))
        })
    }),
    ..SCALAR
};
