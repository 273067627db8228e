//! Units of `date_trunc`, `date_add` and `date_diff`, with Joda's arithmetic: time units
//! work on the time line, date units on the wall. It must not know columns.

use otus_types::{QueryError, TrinoType};

use crate::columns::invalid;
use crate::datetime::calendar::{
    DAY, add_months, civil, day_of, day_of_week, days_in_month, first_of_month, is_leap,
};
use crate::datetime::moment::Moment;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// What the unit is applied to; decides which units are allowed and the error's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Date,
    Time,
    Timestamp,
}

impl Scope {
    /// The scope of a type.
    #[must_use]
    pub fn of(ty: &TrinoType) -> Self {
        match ty {
            TrinoType::Date => Scope::Date,
            TrinoType::Time(_) | TrinoType::TimeTz(_) => Scope::Time,
            _ => Scope::Timestamp,
        }
    }
}

impl Unit {
    /// # Errors
    /// `'x' is not a valid DATE field`.
    pub fn parse(text: &str, scope: Scope) -> Result<Self, QueryError> {
        let name = text.to_lowercase();
        let unit = match name.as_str() {
            "millisecond" => Some(Unit::Millisecond),
            "second" => Some(Unit::Second),
            "minute" => Some(Unit::Minute),
            "hour" => Some(Unit::Hour),
            "day" => Some(Unit::Day),
            "week" => Some(Unit::Week),
            "month" => Some(Unit::Month),
            "quarter" => Some(Unit::Quarter),
            "year" => Some(Unit::Year),
            _ => None,
        };
        let (allowed, word) = match scope {
            Scope::Date => (unit.filter(|unit| *unit >= Unit::Day), "DATE"),
            Scope::Time => (unit.filter(|unit| *unit < Unit::Day), "Time"),
            Scope::Timestamp => (unit, "Timestamp"),
        };
        allowed.ok_or_else(|| invalid(format!("'{name}' is not a valid {word} field")))
    }

    /// Milliseconds of a unit of fixed length on the time line.
    fn millis(self) -> Option<i64> {
        Some(match self {
            Unit::Millisecond => 1,
            Unit::Second => 1_000,
            Unit::Minute => 60_000,
            Unit::Hour => 3_600_000,
            _ => return None,
        })
    }

    /// The start of the unit that holds `at`.
    #[must_use]
    pub fn truncate(self, at: Moment) -> Moment {
        let day = at.day();
        let (year, month, _) = civil(day);
        match self {
            Unit::Millisecond => Moment { nanos: at.nanos / 1_000_000 * 1_000_000, ..at },
            Unit::Second => Moment { nanos: 0, ..at },
            Unit::Minute | Unit::Hour => {
                let step = if self == Unit::Minute { 60 } else { 3_600 };
                let back = at.local.rem_euclid(step);
                Moment { local: at.local - back, utc: at.utc - back, nanos: 0, zone: at.zone }
            }
            _ => {
                let day = match self {
                    Unit::Day => day,
                    Unit::Week => day - (day_of_week(day) - 1),
                    Unit::Month => first_of_month(year, month),
                    Unit::Quarter => first_of_month(year, (month - 1) / 3 * 3 + 1),
                    _ => first_of_month(year, 1),
                };
                Moment { nanos: 0, ..at }.with_local(day * DAY)
            }
        }
    }

    /// `value` units later; `None` on overflow.
    #[must_use]
    pub fn add(self, at: Moment, value: i64) -> Option<Moment> {
        if let Some(unit) = self.millis() {
            let nanos = i128::from(value) * i128::from(unit) * 1_000_000 + i128::from(at.nanos);
            let seconds = i64::try_from(nanos.div_euclid(1_000_000_000)).ok()?;
            let nanos = u32::try_from(nanos.rem_euclid(1_000_000_000)).ok()?;
            at.utc.checked_add(seconds)?;
            return Some(at.plus_seconds(seconds, nanos));
        }
        let local = match self {
            Unit::Day => at.local.checked_add(value.checked_mul(DAY)?)?,
            Unit::Week => at.local.checked_add(value.checked_mul(7 * DAY)?)?,
            Unit::Month => add_months(at.local, value)?,
            Unit::Quarter => add_months(at.local, value.checked_mul(3)?)?,
            _ => add_months(at.local, value.checked_mul(12)?)?,
        };
        Some(at.with_local(local))
    }

    /// Whole units from `from` to `to`, negative when `to` is earlier.
    #[must_use]
    pub fn between(self, from: Moment, to: Moment) -> i64 {
        let millis =
            |seconds: i64, nanos: u32| i128::from(seconds) * 1_000 + i128::from(nanos / 1_000_000);
        if let Some(unit) = self.millis() {
            let between = millis(to.utc, to.nanos) - millis(from.utc, from.nanos);
            return i64::try_from(between / i128::from(unit)).unwrap_or(i64::MAX);
        }
        let (start, end) = (millis(from.local, from.nanos), millis(to.local, to.nanos));
        let days = |count: i64| {
            i64::try_from((end - start) / i128::from(count * DAY * 1_000)).unwrap_or(i64::MAX)
        };
        match self {
            Unit::Day => days(1),
            Unit::Week => days(7),
            Unit::Year if end < start => -years(to, from),
            Unit::Year => years(from, to),
            _ => {
                let months = if end < start { -months(to, from) } else { months(from, to) };
                if self == Unit::Quarter { months / 3 } else { months }
            }
        }
    }
}

/// Milliseconds of the wall clock since a day.
fn since(day: i64, at: Moment) -> i64 {
    (at.local - day * DAY) * 1_000 + i64::from(at.nanos / 1_000_000)
}

fn months(from: Moment, to: Moment) -> i64 {
    let (from_year, from_month, from_day) = civil(day_of(from.local));
    let (to_year, to_month, to_day) = civil(day_of(to.local));
    let difference = (to_year - from_year) * 12 + to_month - from_month;
    let mut from_rest = since(first_of_month(from_year, from_month), from);
    // The last day of a month stands for the days it does not have.
    if to_day == days_in_month(to_year, to_month) && from_day > to_day {
        from_rest -= (from_day - to_day) * DAY * 1_000;
    }
    let to_rest = since(first_of_month(to_year, to_month), to);
    difference - i64::from(to_rest < from_rest)
}

fn years(from: Moment, to: Moment) -> i64 {
    const FEBRUARY_29: i64 = 59 * DAY * 1_000;
    let (from_year, to_year) = (civil(day_of(from.local)).0, civil(day_of(to.local)).0);
    let mut from_rest = since(first_of_month(from_year, 1), from);
    let mut to_rest = since(first_of_month(to_year, 1), to);
    if from_rest >= FEBRUARY_29 {
        if is_leap(from_year) {
            if !is_leap(to_year) {
                from_rest -= DAY * 1_000;
            }
        } else if is_leap(to_year) {
            to_rest -= DAY * 1_000;
        }
    }
    to_year - from_year - i64::from(to_rest < from_rest)
}
