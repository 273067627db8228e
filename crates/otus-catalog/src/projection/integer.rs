//! `type = integer`: an inclusive range of longs with a step and zero padding.
//! It must not know other columns.

use otus_types::{HiveType, QueryError};

use super::ProjectedValue;
use super::partitions::{is_text, is_whole_number};
use super::properties::{ColumnProperties, not_a_number};

#[derive(Debug, Clone)]
pub(super) struct IntegerProjection {
    first: i64,
    last: i64,
    step: i64,
    digits: usize,
    /// SQL sees the padded text, not the number.
    text: bool,
}

/// No number needs more.
const MAX_DIGITS: i64 = 1_000;

impl IntegerProjection {
    pub(super) fn new(
        properties: &ColumnProperties<'_>,
        ty: &HiveType,
    ) -> Result<Self, QueryError> {
        if !is_text(ty) && !is_whole_number(ty) {
            return Err(properties.unsupported_type());
        }
        let range = properties.required("range")?;
        let Some((first, last)) = range.split_once(',') else {
            return Err(not_a_number(range.trim())
                .hint(format!("write '{}' = 'first,last' with a comma", properties.key("range"))));
        };
        let (first, last) = (number(first)?, number(last)?);
        if first > last {
            return Err(properties.invalid(&format!(
                "Property: '{}' range start must not exceed end: {range}",
                properties.key("range")
            )));
        }
        let digits = properties.positive("digits")?.unwrap_or(0).min(MAX_DIGITS);
        Ok(Self {
            first,
            last,
            step: properties.positive("interval")?.unwrap_or(1),
            digits: usize::try_from(digits).unwrap_or(0),
            text: is_text(ty),
        })
    }

    fn value(&self, number: i64) -> ProjectedValue {
        // Java's %0<digits>d: the sign counts as a digit.
        let path = format!("{number:0width$}", width = self.digits);
        let sql = if self.text { path.clone() } else { number.to_string() };
        ProjectedValue { path, sql }
    }

    pub(super) fn values(&self) -> impl Iterator<Item = ProjectedValue> {
        let numbers = std::iter::successors(Some(self.first), |it| {
            it.checked_add(self.step).filter(|it| *it <= self.last)
        });
        numbers.map(|it| self.value(it))
    }

    /// The value of the range that SQL would write as `text`, without enumerating.
    pub(super) fn find(&self, text: &str) -> Option<ProjectedValue> {
        let number: i64 = text.trim().parse().ok()?;
        let offset = i128::from(number) - i128::from(self.first);
        let known =
            number >= self.first && number <= self.last && offset % i128::from(self.step) == 0;
        known.then(|| self.value(number)).filter(|it| !self.text || it.sql == text)
    }

    pub(super) fn has_form(&self, text: &str) -> bool {
        text.parse::<i64>().is_ok_and(|it| !self.text || self.value(it).sql == text)
    }

    pub(super) fn count(&self) -> u64 {
        let steps = (i128::from(self.last) - i128::from(self.first)) / i128::from(self.step);
        u64::try_from(steps + 1).unwrap_or(u64::MAX)
    }

    pub(super) fn bounds(&self) -> Option<(ProjectedValue, ProjectedValue)> {
        let steps = (i128::from(self.last) - i128::from(self.first)) / i128::from(self.step);
        let last = i128::from(self.first) + steps * i128::from(self.step);
        Some((self.value(self.first), self.value(i64::try_from(last).ok()?)))
    }
}

fn number(text: &str) -> Result<i64, QueryError> {
    text.trim().parse().map_err(|_| not_a_number(text.trim()))
}
