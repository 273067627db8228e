//! `element_at(…)`: element at a place (from the end when negative), or value of a key; NULL when there is none. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, key};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "element_at",
    signatures: &["(array(T), bigint) -> T", "(map(K, V), K) -> V"],
    can_fail: true,
    description: "Element at a place (from the end when negative), or value of a key; NULL when there is none",
    examples: &[
        Example { call: "element_at(ARRAY[1, 2, 3], -1)", result: "3" },
        Example { call: "element_at(MAP(ARRAY['a'], ARRAY[1]), 'b')", result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| match values {
            [Value::Array(items), Value::Int(index)] => {
                let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
                let at = match index {
                    0 => return Err(invalid("SQL array indices start at 1")),
                    1.. => index - 1,
                    _ => length + index,
                };
                let found = usize::try_from(at).ok().and_then(|at| items.get(at));
                Ok(found.cloned().unwrap_or(Value::Null))
            }
            [Value::Map(entries), wanted] => {
                let wanted = key(wanted);
                let found = entries.iter().find(|(name, _)| key(name) == wanted);
                Ok(found.map_or(Value::Null, |(_, value)| value.clone()))
            }
            _ => Ok(Value::Null),
        })
    }),
    ..SCALAR
};
