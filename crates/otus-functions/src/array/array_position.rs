//! `array_position(…)`: place of the element, counted from 1, or of its n-th occurrence; 0 when there is none. It must not know other functions.

use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::{Value, element_equal};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "array_position",
    signatures: &[
        "(array(T:comparable), T) -> bigint",
        "(array(T:comparable), T, bigint) -> bigint",
    ],
    can_fail: true,
    description: "Place of the element, counted from 1, or of its n-th occurrence; 0 when there is none",
    examples: &[
        Example { call: "array_position(ARRAY[10, 20, 10], 10)", result: "1" },
        Example { call: "array_position(ARRAY[10, 20, 10], 10, -1)", result: "3" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let Some(items) = values.first().and_then(Value::as_array) else {
                return Ok(Value::Null);
            };
            let Some(wanted) = values.get(1) else {
                return Ok(Value::Null);
            };
            let instance = values.get(2).and_then(Value::as_int).unwrap_or(1);
            let mut found = Vec::new();
            for (at, item) in items.iter().enumerate() {
                if element_equal(item, wanted, "array_position")? == Some(true) {
                    found.push(at + 1);
                }
            }
            let nth = usize::try_from(instance.unsigned_abs()).unwrap_or(usize::MAX);
            let place = match instance {
                0 => {
                    return Err(invalid(
                        "array_position cannot take a 0-valued instance argument.",
                    ));
                }
                1.. => found.get(nth - 1),
                _ => found.len().checked_sub(nth).and_then(|at| found.get(at)),
            };
            Ok(Value::Int(place.map_or(0, |place| i64::try_from(*place).unwrap_or(0))))
        })
    }),
    ..SCALAR
};
