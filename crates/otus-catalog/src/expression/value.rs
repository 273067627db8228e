//! Typed values of partition keys: how each type is read and compared.
//! It must not know the grammar.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime};
use otus_types::HiveType;

use crate::model::Column;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(Decimal),
    Date(NaiveDate),
    Timestamp(NaiveDateTime),
}

/// The kinds Glue compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyType {
    Text,
    Whole,
    Decimal,
    Date,
    Timestamp,
    /// Any other type: no comparison is allowed.
    Other,
}

impl KeyType {
    pub(super) fn of(column: &Column) -> Self {
        match column.hive_type() {
            Ok(HiveType::String | HiveType::Varchar(_) | HiveType::Char(_)) => Self::Text,
            Ok(HiveType::Tinyint | HiveType::Smallint | HiveType::Int | HiveType::Bigint) => {
                Self::Whole
            }
            Ok(HiveType::Decimal { .. }) => Self::Decimal,
            Ok(HiveType::Date) => Self::Date,
            Ok(HiveType::Timestamp) => Self::Timestamp,
            _ => Self::Other,
        }
    }

    /// `None` when the text is no value of the type.
    pub(super) fn read(self, text: &str) -> Option<Value> {
        Some(match self {
            Self::Text => Value::Text(text.to_owned()),
            Self::Whole => {
                text.trim().parse::<i64>().ok()?;
                Value::Number(Decimal::read(text.trim())?)
            }
            Self::Decimal => Value::Number(Decimal::read(text.trim())?),
            Self::Date => Value::Date(text.trim().parse().ok()?),
            Self::Timestamp => Value::Timestamp(timestamp(text.trim())?),
            Self::Other => return None,
        })
    }
}

impl KeyType {
    /// A value written in an expression; the error is Glue's text.
    pub(super) fn read_literal(self, text: &str) -> Result<Value, String> {
        let value = match self {
            Self::Timestamp if !is_full_timestamp(text.trim()) => None,
            _ => self.read(text),
        };
        value.ok_or_else(|| match self {
            Self::Whole => format!("\"{text}\" is not an integer."),
            Self::Decimal => format!("{text} is not a decimal."),
            Self::Date => format!("{text} is not a date."),
            Self::Timestamp => format!(
                "Timestamp format must be yyyy-mm-dd hh:mm:ss[.fffffffff] {text} is not a timestamp."
            ),
            Self::Text | Self::Other => {
                format!("Unsupported expression: '{text}' is compared with a type that is not")
            }
        })
    }

    /// How Glue calls a type that LIKE does not take.
    pub(super) fn without_like(self) -> Option<&'static str> {
        match self {
            Self::Whole => Some("Integral"),
            Self::Decimal => Some("Decimal"),
            Self::Date => Some("Date"),
            Self::Timestamp => Some("Timestamp"),
            Self::Text | Self::Other => None,
        }
    }
}

/// Down to the second, with digits after a point if there is one.
fn is_full_timestamp(text: &str) -> bool {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    seconds.len() == "yyyy-mm-dd hh:mm:ss".len() && !fraction.is_empty()
}

fn timestamp(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let read = forms.iter().find_map(|it| NaiveDateTime::parse_from_str(text, it).ok());
    read.or_else(|| text.parse::<NaiveDate>().ok()?.and_hms_opt(0, 0, 0))
}

impl Value {
    /// `None` for values of different kinds.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(left), Self::Text(right)) => Some(left.cmp(right)),
            (Self::Number(left), Self::Number(right)) => Some(left.compare(right)),
            (Self::Date(left), Self::Date(right)) => Some(left.cmp(right)),
            (Self::Timestamp(left), Self::Timestamp(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}

/// Decimals have 38 digits.
const EXPONENT_MAX: u16 = 100;

/// A decimal of any length: sign, digits before and after the point without outer zeros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    whole: String,
    fraction: String,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, exponent) = match digits.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i16>().ok()?),
            None => (digits, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction)
        {
            return None;
        }
        let (whole, fraction) = shifted(whole, fraction, exponent)?;
        let whole = whole.trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !zero, whole, fraction })
    }

    fn compare(&self, other: &Self) -> Ordering {
        let size = |left: &Self, right: &Self| {
            let longer = left.whole.len().cmp(&right.whole.len());
            // Fractions without trailing zeros compare as text.
            longer.then(left.whole.cmp(&right.whole)).then(left.fraction.cmp(&right.fraction))
        };
        match (self.negative, other.negative) {
            (false, false) => size(self, other),
            (true, true) => size(other, self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// Digits before and after the point once it moved by `exponent`; none for exponents beyond
/// any decimal's.
fn shifted(whole: &str, fraction: &str, exponent: i16) -> Option<(String, String)> {
    if exponent.unsigned_abs() > EXPONENT_MAX {
        return None;
    }
    let zeros = "0".repeat(usize::from(exponent.unsigned_abs()));
    let (digits, point) = if exponent < 0 {
        (format!("{zeros}{whole}{fraction}"), whole.len())
    } else {
        (format!("{whole}{fraction}{zeros}"), whole.len() + zeros.len())
    };
    let (whole, fraction) = digits.split_at_checked(point)?;
    Some((whole.to_owned(), fraction.to_owned()))
}

/// SQL's LIKE without escape: `%` any run, `_` one character. Linear in text × pattern.
pub(super) fn like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut reachable = vec![false; text.len() + 1];
    if let Some(start) = reachable.first_mut() {
        *start = true;
    }
    for wanted in pattern.chars() {
        let mut next = vec![false; text.len() + 1];
        let mut any = false;
        for (at, place) in next.iter_mut().enumerate() {
            let here = reachable.get(at).copied().unwrap_or(false);
            if wanted == '%' {
                any |= here;
                *place = any;
            } else if let Some(before) = at.checked_sub(1) {
                let fits = wanted == '_' || text.get(before) == Some(&wanted);
                *place = fits && reachable.get(before).copied().unwrap_or(false);
            }
        }
        reachable = next;
    }
    reachable.last().copied().unwrap_or(false)
}
