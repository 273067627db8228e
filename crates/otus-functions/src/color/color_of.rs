//! `color(…)`: a colour by name or CSS-like text, or between two others. It must not know
//! other functions.

use super::paint::between;
use crate::rows::{SCALAR, by_row, invalid};
use crate::spec::{Example, FunctionSpec, Implementation};
use crate::value::Value;

const NAMES: [&str; 8] = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "color",
    signatures: &[
        "(varchar(x)) -> color",
        "(double, color, color) -> color",
        "(double, double, double, color, color) -> color",
    ],
    can_fail: true,
    description: "A colour by its name or as #rgb, or between two others",
    examples: &[
        Example { call: "color('red')", result: "red" },
        Example { call: "color('#f80')", result: "#ff8800" },
        Example { call: "color(0.5e0, color('#000'), color('#fff'))", result: "#808080" },
    ],
    implementation: Implementation::Scalar(|signature| {
        by_row(signature, |values| {
            let (fraction, low, high) = match values {
                [Value::Text(text)] => {
                    let unknown = || invalid(format!("Invalid color: '{text}'"));
                    return parse(text).map(Value::Int).ok_or_else(unknown);
                }
                [Value::Double(fraction), Value::Int(low), Value::Int(high)] => {
                    (*fraction, *low, *high)
                }
                [
                    Value::Double(value),
                    Value::Double(from),
                    Value::Double(to),
                    Value::Int(low),
                    Value::Int(high),
                ] => ((value - from) / (to - from), *low, *high),
                _ => return Ok(Value::Null),
            };
            for (name, color) in [("lowColor", low), ("highColor", high)] {
                if color < 0 {
                    return Err(invalid(format!("{name} not a valid RGB color")));
                }
            }
            between(fraction.clamp(0.0, 1.0), low, high).map(Value::Int)
        })
    }),
    ..SCALAR
};

fn parse(text: &str) -> Option<i64> {
    if let Some([r, g, b]) = text.strip_prefix('#').map(str::as_bytes).and_then(|it| it.as_array())
    {
        let digit = |byte: &u8| char::from(*byte).to_digit(16).map(|digit| i64::from(digit) * 17);
        if let (Some(r), Some(g), Some(b)) = (digit(r), digit(g), digit(b)) {
            return Some(r << 16 | g << 8 | b);
        }
    }
    let place = NAMES.iter().position(|name| name.eq_ignore_ascii_case(text))?;
    Some(-1 - i64::try_from(place).ok()?)
}
