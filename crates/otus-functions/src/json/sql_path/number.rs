//! Numbers of the SQL/JSON path language: literals, comparison and checked arithmetic by
//! Trino's type rules (integer widths, decimal precision and scale, double). It must not
//! know sequences.

use std::cmp::Ordering;

use super::item::Width;
use super::{Item, Operator};

/// A literal: integer or bigint, decimal when it has a point, double with an exponent.
#[must_use]
pub fn parse_number(text: &str) -> Option<Item> {
    if text.contains(['e', 'E']) {
        return text.parse().ok().map(Item::Double);
    }
    if let Some((whole, fraction)) = text.split_once('.') {
        let digits = format!("{whole}{fraction}");
        let significant = digits.trim_start_matches('0').len().max(fraction.len()).max(1);
        let precision = u8::try_from(significant).ok().filter(|p| *p <= 38)?;
        let scale = u8::try_from(fraction.len()).ok()?;
        return Some(Item::Decimal(digits.parse().ok()?, precision, scale));
    }
    text.parse().ok().map(Item::integer)
}

/// The value as a double.
#[must_use]
pub fn as_double(item: &Item) -> Option<f64> {
    match item {
        #[allow(clippy::cast_precision_loss)]
        Item::Integer(value, _) => Some(*value as f64),
        Item::Double(value) => Some(*value),
        Item::Real(value) => Some(f64::from(*value)),
        Item::Decimal(value, _, scale) => {
            let mut text = String::new();
            otus_types::render::decimal_text(*value, *scale, &mut text);
            text.parse().ok()
        }
        _ => None,
    }
}

fn as_decimal(item: &Item) -> Option<(i128, u8, u8)> {
    match item {
        Item::Integer(value, width) => {
            let precision = match width {
                Width::Tinyint => 3,
                Width::Smallint => 5,
                Width::Integer => 10,
                Width::Bigint => 19,
            };
            Some((i128::from(*value), precision, 0))
        }
        Item::Decimal(value, precision, scale) => Some((*value, *precision, *scale)),
        _ => None,
    }
}

fn rescale(value: i128, by: u8) -> Option<i128> {
    10_i128.checked_pow(u32::from(by)).and_then(|factor| value.checked_mul(factor))
}

/// Order of two numbers; `None` when they cannot be compared (NaN, or not numbers).
#[must_use]
pub fn compare(left: &Item, right: &Item) -> Option<Ordering> {
    if let (Some((a, _, a_scale)), Some((b, _, b_scale))) = (as_decimal(left), as_decimal(right)) {
        let scale = a_scale.max(b_scale);
        return Some(rescale(a, scale - a_scale)?.cmp(&rescale(b, scale - b_scale)?));
    }
    as_double(left)?.partial_cmp(&as_double(right)?)
}

/// Arithmetic with Trino's result types; the error is why it failed.
///
/// # Errors
/// Overflow, division by zero, or operands that are not numbers.
pub fn arithmetic(left: &Item, operator: Operator, right: &Item) -> Result<Item, String> {
    match (left, right) {
        (Item::Integer(a, wa), Item::Integer(b, wb)) => integers(*a, operator, *b, (*wa).max(*wb)),
        (Item::Double(_), _) | (_, Item::Double(_)) => {
            let (Some(a), Some(b)) = (as_double(left), as_double(right)) else {
                return Err(mismatch(left, operator, right));
            };
            Ok(Item::Double(doubles(a, operator, b)))
        }
        (Item::Real(_), _) | (_, Item::Real(_)) => {
            let (Some(a), Some(b)) = (as_double(left), as_double(right)) else {
                return Err(mismatch(left, operator, right));
            };
            #[allow(clippy::cast_possible_truncation)]
            Ok(Item::Real(doubles(a, operator, b) as f32))
        }
        _ => match (as_decimal(left), as_decimal(right)) {
            (Some(a), Some(b)) => decimals(a, operator, b),
            _ => Err(mismatch(left, operator, right)),
        },
    }
}

fn mismatch(left: &Item, operator: Operator, right: &Item) -> String {
    let name = format!("{operator:?}").to_uppercase();
    format!(
        "invalid operand types to {name} operator ({}, {})",
        left.type_name(),
        right.type_name()
    )
}

fn doubles(a: f64, operator: Operator, b: f64) -> f64 {
    match operator {
        Operator::Add => a + b,
        Operator::Subtract => a - b,
        Operator::Multiply => a * b,
        Operator::Divide => a / b,
        Operator::Modulus => a % b,
    }
}

fn integers(a: i64, operator: Operator, b: i64, width: Width) -> Result<Item, String> {
    let (result, verb, sign) = match operator {
        Operator::Add => (a.checked_add(b), "addition", "+"),
        Operator::Subtract => (a.checked_sub(b), "subtraction", "-"),
        Operator::Multiply => (a.checked_mul(b), "multiplication", "*"),
        Operator::Divide | Operator::Modulus if b == 0 => return Err("Division by zero".to_owned()),
        Operator::Divide => (a.checked_div(b), "division", "/"),
        Operator::Modulus => (a.checked_rem(b), "modulus", "%"),
    };
    match result {
        Some(value) if width.holds(value) => Ok(Item::Integer(value, width)),
        _ => Err(format!("{} {verb} overflow: {a} {sign} {b}", width.name())),
    }
}

fn decimals(a: (i128, u8, u8), operator: Operator, b: (i128, u8, u8)) -> Result<Item, String> {
    let overflow = || "Decimal overflow".to_owned();
    let (pa, sa, pb, sb) = (u16::from(a.1), u16::from(a.2), u16::from(b.1), u16::from(b.2));
    let scale = sa.max(sb);
    let clip = |p: u16| u8::try_from(p.min(38)).unwrap_or(38);
    let common = || {
        Some((
            rescale(a.0, u8::try_from(scale - sa).ok()?)?,
            rescale(b.0, u8::try_from(scale - sb).ok()?)?,
        ))
    };
    let (value, precision, scale) = match operator {
        Operator::Add | Operator::Subtract => {
            let (x, y) = common().ok_or_else(overflow)?;
            let sum = if operator == Operator::Add { x.checked_add(y) } else { x.checked_sub(y) };
            (sum, (pa - sa).max(pb - sb) + scale + 1, scale)
        }
        Operator::Multiply => (a.0.checked_mul(b.0), pa + pb, sa + sb),
        _ if b.0 == 0 => return Err("Division by zero".to_owned()),
        Operator::Divide => {
            let up = u8::try_from(scale + sb - sa).map_err(|_| overflow())?;
            let dividend = rescale(a.0, up).ok_or_else(overflow)?;
            (Some(divide_half_up(dividend, b.0)), pa + sb + sb.saturating_sub(sa), scale)
        }
        Operator::Modulus => {
            let (x, y) = common().ok_or_else(overflow)?;
            (x.checked_rem(y), (pa - sa).min(pb - sb) + scale, scale)
        }
    };
    let value = value.filter(|v| v.unsigned_abs() < 10_u128.pow(38)).ok_or_else(overflow)?;
    if scale > 38 {
        return Err(overflow());
    }
    Ok(Item::Decimal(value, clip(precision), clip(scale)))
}

/// Division rounded half away from zero.
fn divide_half_up(a: i128, b: i128) -> i128 {
    let (quotient, rest) = (a / b, a % b);
    if rest.unsigned_abs() >= b.unsigned_abs() - rest.unsigned_abs() {
        quotient + if (a < 0) == (b < 0) { 1 } else { -1 }
    } else {
        quotient
    }
}

/// Absolute value; `None` when the item is no number.
///
/// # Errors
/// Overflow.
pub fn absolute(item: &Item) -> Option<Result<Item, String>> {
    Some(Ok(match item {
        Item::Integer(value, _) if *value < 0 => return negate(item),
        Item::Double(value) => Item::Double(value.abs()),
        Item::Real(value) => Item::Real(value.abs()),
        Item::Decimal(value, p, s) => Item::Decimal(value.abs(), *p, *s),
        Item::Integer(..) => item.clone(),
        _ => return None,
    }))
}

/// The negative; `None` when the item is no number.
pub fn negate(item: &Item) -> Option<Result<Item, String>> {
    Some(Ok(match item {
        Item::Integer(value, width) => match value.checked_neg().filter(|v| width.holds(*v)) {
            Some(negated) => Item::Integer(negated, *width),
            None => return Some(Err(format!("{} negation overflow: {value}", width.name()))),
        },
        Item::Double(value) => Item::Double(-value),
        Item::Real(value) => Item::Real(-value),
        Item::Decimal(value, p, s) => Item::Decimal(-value, *p, *s),
        _ => return None,
    }))
}

/// Rounded to an integer, up or down; `None` when the item is no number.
#[must_use]
pub fn rounded(item: &Item, up: bool) -> Option<Item> {
    Some(match item {
        Item::Integer(..) => item.clone(),
        Item::Double(value) => Item::Double(if up { value.ceil() } else { value.floor() }),
        Item::Real(value) => Item::Real(if up { value.ceil() } else { value.floor() }),
        Item::Decimal(value, precision, scale) => {
            let unit = 10_i128.checked_pow(u32::from(*scale))?;
            let floor = value.div_euclid(unit);
            let rest = value.rem_euclid(unit);
            let rounded = if up && rest != 0 { floor + 1 } else { floor };
            Item::Decimal(rounded, precision - scale + (*scale).min(1), 0)
        }
        _ => return None,
    })
}
