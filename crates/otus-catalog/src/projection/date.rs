//! `type = date`: moments from a range, stepped by an interval, written in a format.
//! It must not know other columns.

use chrono::{DateTime, Utc};
use otus_types::{HiveType, QueryError};

use super::now::Unit;
use super::partitions::is_text;
use super::pattern::DatePattern;
use super::properties::ColumnProperties;
use super::range::DateRange;
use super::{MAX_PARTITIONS, ProjectedValue};

#[derive(Debug, Clone)]
pub(super) struct DateProjection {
    pattern: DatePattern,
    range: DateRange,
    interval: i64,
    unit: Unit,
    shown: Shown,
}

/// How SQL sees a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Text,
    Date,
    Timestamp,
}

impl DateProjection {
    pub(super) fn new(
        properties: &ColumnProperties<'_>,
        ty: &HiveType,
    ) -> Result<Self, QueryError> {
        let shown = match ty {
            HiveType::Date => Shown::Date,
            HiveType::Timestamp => Shown::Timestamp,
            ty if is_text(ty) => Shown::Text,
            _ => return Err(properties.unsupported_type()),
        };
        let pattern = DatePattern::parse(properties.required("format")?).map_err(|why| {
            let key = properties.key("format");
            properties.invalid(&format!("Property: '{key}' is not a valid date pattern: {why}"))
        })?;
        let range = DateRange::parse(properties, &pattern)?;
        let interval = properties.positive("interval")?;
        let unit = match properties.get("interval.unit") {
            Some(text) => Unit::parse(text.trim()).ok_or_else(|| {
                let key = properties.key("interval.unit");
                properties.invalid(&format!(
                    "Property: '{key}' value '{text}' is invalid. Available options: [{}]",
                    Unit::NAMES
                ))
            })?,
            None => default_unit(properties, &pattern)?,
        };
        Ok(Self { pattern, range, interval: interval.unwrap_or(1), unit, shown })
    }

    pub(super) fn pattern(&self) -> &DatePattern {
        &self.pattern
    }

    pub(super) fn has_form(&self, text: &str) -> bool {
        match self.shown {
            Shown::Text => self.pattern.parse_text(text).is_some(),
            Shown::Date => text.parse::<chrono::NaiveDate>().is_ok(),
            Shown::Timestamp => text.starts_with(|c: char| c.is_ascii_digit()),
        }
    }

    /// Both ends cut to what the format can say; `None` when there is nothing between them.
    fn ends(&self, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let (first, last) = self.range.at(now)?;
        let cut = |moment: DateTime<Utc>| {
            let text = self.pattern.format(moment);
            // A format that does not carry a whole date cannot be read back: left as it is.
            self.pattern.parse_text(&text).unwrap_or(moment)
        };
        let (first, last) = (cut(first), cut(last));
        (first <= last).then_some((first, last))
    }

    fn moments(&self, now: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
        let ends = self.ends(now);
        let (interval, unit) = (self.interval, self.unit);
        std::iter::successors(ends.map(|it| it.0), move |moment| {
            let next = unit.add(*moment, interval)?;
            ends.filter(|it| next <= it.1).map(|_| next)
        })
    }

    /// Each text once, in order of time.
    pub(super) fn values(&self, now: DateTime<Utc>) -> impl Iterator<Item = ProjectedValue> {
        // Not only neighbours repeat: `MM` does so every year.
        let mut seen = std::collections::HashSet::new();
        let values = self.moments(now).map(|moment| self.value(moment));
        values.filter(move |value| seen.insert(value.path.clone()))
    }

    /// SQL sees the moment the text says, which may be earlier than the step.
    fn value(&self, moment: DateTime<Utc>) -> ProjectedValue {
        let path = self.pattern.format(moment);
        let said = || self.pattern.parse_text(&path).unwrap_or(moment);
        let sql = match self.shown {
            Shown::Text => path.clone(),
            Shown::Date => said().format("%Y-%m-%d").to_string(),
            Shown::Timestamp => said().format("%Y-%m-%d %H:%M:%S%.3f").to_string(),
        };
        ProjectedValue { path, sql }
    }

    /// Steps in the range; where the format is coarser than the step, more than values.
    pub(super) fn count(&self, now: DateTime<Utc>) -> u64 {
        let Some((first, last)) = self.ends(now) else {
            return 0;
        };
        match self.unit.millis().and_then(|it| it.checked_mul(self.interval)) {
            Some(step) if !self.pattern.is_coarser_than(step) => {
                let span = last.timestamp_millis() - first.timestamp_millis();
                u64::try_from(span / step + 1).unwrap_or(0)
            }
            _ => self.values(now).take(MAX_PARTITIONS as usize + 1).count() as u64,
        }
    }

    pub(super) fn bounds(&self, now: DateTime<Utc>) -> Option<(ProjectedValue, ProjectedValue)> {
        let (first, last) = self.ends(now)?;
        let last = match self.unit.millis().and_then(|it| it.checked_mul(self.interval)) {
            Some(step) => {
                let steps = (last.timestamp_millis() - first.timestamp_millis()) / step;
                self.unit.add(first, steps.checked_mul(self.interval)?)?
            }
            None => self.moments(now).take(MAX_PARTITIONS as usize).last()?,
        };
        Some((self.value(first), self.value(last)))
    }
}

/// A day or a month, as the format ends with it; finer formats must say.
fn default_unit(
    properties: &ColumnProperties<'_>,
    pattern: &DatePattern,
) -> Result<Unit, QueryError> {
    if pattern.has_time() {
        let (unit, format) = (properties.key("interval.unit"), properties.key("format"));
        return Err(properties
            .invalid(&format!(
                "Property: '{unit}' needs to be set when provided '{format}' is less that \
                 single-day precision. Interval defaults to 1 day or 1 month, respectively. \
                 Otherwise, interval is required"
            ))
            .hint(format!("add '{}' = '1' and '{unit}' = 'HOURS'", properties.key("interval"))));
    }
    Ok(if pattern.has_day() { Unit::Days } else { Unit::Months })
}
