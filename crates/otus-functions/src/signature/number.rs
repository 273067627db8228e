//! The number in `varchar(x)` or `decimal(min(38, p + 1), s)`: a literal, a variable, or
//! arithmetic over them. It must not know types.

use std::collections::HashMap;
use std::fmt;

/// Stands for the length of an unbounded varchar.
pub const UNBOUNDED: i64 = 2_147_483_647;

/// A type parameter of a signature.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    Literal(i64),
    Variable(String),
    Binary(char, Box<Number>, Box<Number>),
    Min(Box<Number>, Box<Number>),
    Max(Box<Number>, Box<Number>),
}

impl Number {
    /// Its value; an unbound variable counts as `missing`.
    #[must_use]
    pub fn value(&self, variables: &HashMap<String, i64>, missing: i64) -> i64 {
        let of = |number: &Number| number.value(variables, missing);
        match self {
            Number::Literal(value) => *value,
            Number::Variable(name) => variables.get(name).copied().unwrap_or(missing),
            Number::Binary('+', a, b) => of(a).saturating_add(of(b)),
            Number::Binary('-', a, b) => of(a).saturating_sub(of(b)),
            Number::Binary('*', a, b) => of(a).saturating_mul(of(b)),
            Number::Binary(_, a, b) => of(a).checked_div(of(b)).unwrap_or(0),
            Number::Min(a, b) => of(a).min(of(b)),
            Number::Max(a, b) => of(a).max(of(b)),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Literal(value) => write!(f, "{value}"),
            Number::Variable(name) => f.write_str(name),
            Number::Binary(op, a, b) => write!(f, "{a} {op} {b}"),
            Number::Min(a, b) => write!(f, "min({a}, {b})"),
            Number::Max(a, b) => write!(f, "max({a}, {b})"),
        }
    }
}
