//! `NOW`, `NOW-3YEARS`, `NOW + 1 DAY`: an end of a date range relative to the clock, UTC.
//! It must not know formats.

use chrono::{DateTime, Duration, Months, Utc};

/// A step of the calendar. The names are those of `projection.<col>.interval.unit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Years,
    Months,
    Weeks,
    Days,
    Hours,
    Minutes,
    Seconds,
    Millis,
}

impl Unit {
    pub(super) const NAMES: &str = "YEARS, MONTHS, WEEKS, DAYS, HOURS, MINUTES, SECONDS, MILLIS";

    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text.to_ascii_uppercase().trim_end_matches('S') {
            "YEAR" => Self::Years,
            "MONTH" => Self::Months,
            "WEEK" => Self::Weeks,
            "DAY" => Self::Days,
            "HOUR" => Self::Hours,
            "MINUTE" => Self::Minutes,
            "SECOND" => Self::Seconds,
            "MILLI" | "MILLISECOND" => Self::Millis,
            _ => return None,
        })
    }

    /// The fixed length in milliseconds; `None` for months and years.
    pub(super) fn millis(self) -> Option<i64> {
        Some(match self {
            Self::Years | Self::Months => return None,
            Self::Weeks => 7 * 86_400_000,
            Self::Days => 86_400_000,
            Self::Hours => 3_600_000,
            Self::Minutes => 60_000,
            Self::Seconds => 1_000,
            Self::Millis => 1,
        })
    }

    /// `None` outside the calendar chrono knows.
    pub(super) fn add(self, moment: DateTime<Utc>, count: i64) -> Option<DateTime<Utc>> {
        if let Some(millis) = self.millis() {
            return moment
                .checked_add_signed(Duration::try_milliseconds(millis.checked_mul(count)?)?);
        }
        let months = count.checked_mul(if self == Self::Years { 12 } else { 1 })?;
        let size = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
        if months < 0 { moment.checked_sub_months(size) } else { moment.checked_add_months(size) }
    }
}

/// `NOW` moved by a signed number of units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Now {
    count: i64,
    unit: Unit,
}

impl Now {
    /// Reads `\s*NOW\s*(([+-])\s*([0-9]+)\s*(YEARS?|…|SECONDS?)\s*)?`; `None` when the text
    /// is something else.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.trim();
        let (head, rest) = rest.split_at_checked(3)?;
        if !head.eq_ignore_ascii_case("NOW") {
            return None;
        }
        let rest = rest.trim_start();
        if rest.is_empty() {
            return Some(Self { count: 0, unit: Unit::Days });
        }
        let (sign, rest) = match rest.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, rest.strip_prefix('+')?),
        };
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, unit) = rest.split_at_checked(end)?;
        let count: i64 = digits.parse().ok()?;
        Some(Self { count: sign * count, unit: Unit::parse(unit.trim())? })
    }

    pub(super) fn at(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.unit.add(now, self.count)
    }
}
