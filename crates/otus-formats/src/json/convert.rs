//! What a SerDe makes of a JSON scalar for a column's type; the differences between SerDes
//! are the fields of [`JsonRules`]. It must not know where values came from.

use std::borrow::Cow;

use super::slots::{Kind, Slot};
use super::text::{Known, compact, compact_lower_keys};
use crate::column::ColumnBuilder;
use crate::value::{NotAValue, TextRules, append_text, parse_double};

/// A SerDe's rules for values.
#[derive(Debug, Clone)]
pub(crate) struct JsonRules {
    pub(crate) text: TextRules,
    pub(crate) containers: Containers,
    /// What becomes of a value that is none of its column's type.
    pub(crate) mismatch: Mismatch,
    /// A JSON string may hold a number.
    pub(crate) quoted_numbers: bool,
    /// Whatever is not `true` is false.
    pub(crate) loose_booleans: bool,
    /// Integers may be written as decimals, in hexadecimal (0x) or octal (leading 0).
    pub(crate) loose_integers: bool,
    /// A number in a timestamp column counts seconds, from 13 digits on milliseconds.
    pub(crate) epoch_timestamps: bool,
    /// A scalar where an array is declared is an array of one; an empty string where a
    /// container is declared is NULL; an array fills a struct by position.
    pub(crate) loose_containers: bool,
}

/// An object or array in a string column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Containers {
    /// Its compact JSON.
    Compact,
    /// Its compact JSON with keys in lower case.
    LowerKeys,
    /// Not a value.
    Refused,
}

/// What becomes of a value that does not convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mismatch {
    Null,
    Fail,
}

impl JsonRules {
    /// The text a string column gets; `None` where the value is refused. NULL is not asked.
    pub(crate) fn string<'a>(
        &self,
        slot: &Slot,
        text: &'a str,
        known: Known,
    ) -> Option<Cow<'a, str>> {
        match (slot.kind, self.containers) {
            (Kind::String, _) => Some(known.decoded(slot.text(text))),
            (Kind::Object | Kind::Array, Containers::Compact) => {
                Some(compact(slot.json(text), known))
            }
            (Kind::Object | Kind::Array, Containers::LowerKeys) => {
                Some(Cow::Owned(compact_lower_keys(slot.json(text))))
            }
            (Kind::Object | Kind::Array, Containers::Refused) => None,
            _ => Some(Cow::Borrowed(slot.text(text))),
        }
    }

    /// Appends the scalar in `slot`, which is not NULL.
    pub(crate) fn append(
        &self,
        column: &mut ColumnBuilder,
        slot: &Slot,
        text: &str,
        known: Known,
    ) -> Result<(), NotAValue> {
        match column {
            ColumnBuilder::Text(b) => {
                b.append(&self.string(slot, text, known).ok_or(NotAValue)?);
                return Ok(());
            }
            ColumnBuilder::Boolean(b) if self.loose_booleans => {
                let is_true = match slot.kind {
                    Kind::String => known.decoded(slot.text(text)).eq_ignore_ascii_case("true"),
                    Kind::Object | Kind::Array => return Err(NotAValue),
                    kind => kind == Kind::True,
                };
                b.append_value(is_true);
                return Ok(());
            }
            _ => {}
        }
        match slot.kind {
            Kind::Object | Kind::Array => Err(NotAValue),
            Kind::String => {
                let value = known.decoded(slot.text(text));
                if is_numeric(column) && !self.quoted_numbers {
                    return Err(NotAValue);
                }
                self.plain(column, &value)
            }
            _ => self.plain(column, slot.text(text)),
        }
    }

    /// Appends what the text of a scalar stands for.
    fn plain(&self, column: &mut ColumnBuilder, value: &str) -> Result<(), NotAValue> {
        if self.epoch_timestamps
            && let ColumnBuilder::Timestamp(b) = column
            && let Some(ms) = epoch_ms(value)
        {
            b.append_value(ms);
            return Ok(());
        }
        if is_integer(column)
            && let Some(integer) = self.integer_text(value)
        {
            return append_text(column, &integer, &self.text);
        }
        append_text(column, value, &self.text)
    }

    /// Other spellings of an integer, in decimal.
    fn integer_text(&self, value: &str) -> Option<String> {
        if !self.loose_integers || value.parse::<i64>().is_ok() && !value.starts_with('0') {
            return None;
        }
        let (sign, digits) = match value.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", value),
        };
        if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
            return Some(format!("{sign}{}", i64::from_str_radix(hex, 16).ok()?));
        }
        let octal = digits.strip_prefix('0').filter(|rest| !rest.is_empty());
        if let Some(number) = octal.and_then(|rest| i64::from_str_radix(rest, 8).ok()) {
            return Some(format!("{sign}{number}"));
        }
        let double = parse_double(value)?.trunc();
        // Exactly the doubles an i64 can hold.
        let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&double);
        fits.then(|| format!("{double:.0}"))
    }
}

fn epoch_ms(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if let Ok(number) = value.parse::<i64>() {
        return if digits.len() >= 13 { Some(number) } else { number.checked_mul(1000) };
    }
    if !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E')) {
        return None;
    }
    let seconds = parse_double(value)?;
    let ms = (seconds * 1000.0).trunc();
    // In range, and exact enough: timestamps of this size have no fraction to lose.
    #[allow(clippy::cast_possible_truncation)]
    (ms.abs() < 9.0e15).then_some(ms as i64)
}

fn is_integer(column: &ColumnBuilder) -> bool {
    matches!(
        column,
        ColumnBuilder::Tinyint(_)
            | ColumnBuilder::Smallint(_)
            | ColumnBuilder::Int(_)
            | ColumnBuilder::Bigint(_)
    )
}

fn is_numeric(column: &ColumnBuilder) -> bool {
    is_integer(column)
        || matches!(
            column,
            ColumnBuilder::Float(_) | ColumnBuilder::Double(_) | ColumnBuilder::Decimal(..)
        )
}
