//! `projection.<col>.range` of a date column: two ends, each a date or a NOW expression.
//! It must not know steps.

use chrono::{DateTime, Utc};
use otus_types::QueryError;

use super::now::Now;
use super::pattern::DatePattern;
use super::properties::ColumnProperties;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Fixed(DateTime<Utc>),
    Relative(Now),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateRange {
    first: End,
    last: End,
}

impl DateRange {
    pub(super) fn parse(
        properties: &ColumnProperties<'_>,
        pattern: &DatePattern,
    ) -> Result<Self, QueryError> {
        let text = properties.required("range")?;
        let wrong = |which: &str| {
            properties
                .invalid(&format!(
                    "Property: '{}' needs to be a list of 2 valid dates formatted as '{pattern}' \
                     or '{}' that are sequential: {which}",
                    properties.key("range"),
                    r"\s*NOW\s*(([+-])\s*([0-9]+)\s*(YEARS?|MONTHS?|WEEKS?|DAYS?|HOURS?|MINUTES?|SECONDS?)\s*)?",
                ))
                .hint(format!("for example '{}' = '{},NOW'", properties.key("range"), pattern.example()))
        };
        let (first, last) = halves(text).ok_or_else(|| wrong(text))?;
        let end = |text: &str| match Now::parse(text) {
            Some(now) => Ok(End::Relative(now)),
            None => pattern.parse_text(text.trim()).map(End::Fixed).ok_or_else(|| wrong(text)),
        };
        let range = Self { first: end(first)?, last: end(last)? };
        match (range.first, range.last) {
            (End::Fixed(first), End::Fixed(last)) if first > last => {
                Err(properties.invalid(&format!(
                    "Property: '{}' range start must not exceed end: {text}",
                    properties.key("range")
                )))
            }
            _ => Ok(range),
        }
    }

    /// Both ends at a moment; `None` outside the calendar.
    pub(super) fn at(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let end = |end: End| match end {
            End::Fixed(moment) => Some(moment),
            End::Relative(shift) => shift.at(now),
        };
        Some((end(self.first)?, end(self.last)?))
    }
}

/// Splits at the middle comma: a format may hold commas itself.
fn halves(text: &str) -> Option<(&str, &str)> {
    let commas: Vec<usize> = text.match_indices(',').map(|it| it.0).collect();
    if commas.len().is_multiple_of(2) {
        return None;
    }
    let at = *commas.get(commas.len() / 2)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}
