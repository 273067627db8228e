//! Texts of dates, times and intervals as literals and casts read them (Trino's DateTimes
//! and DateTimeUtils): pure functions from text to value, precision and zone. It must not
//! know positions in a statement: the caller adds them.

use arrow::array::ArrayRef;
use otus_types::zone::ZoneKey;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::datetime::calendar::{DAY, checked_day};
use crate::datetime::moment::{Moment, moments};

/// A timestamp as written: its wall-clock time, digits of a second, and zone if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timestamp {
    /// Seconds on the wall since 1970-01-01T00:00.
    pub seconds: i64,
    pub nanos: u32,
    pub precision: u8,
    pub zone: Option<ZoneKey>,
}

/// A time of day as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Nanoseconds of the day.
    pub nanos: i64,
    pub precision: u8,
    pub offset_minutes: Option<i16>,
}

/// `INVALID_LITERAL: 'x' is not a valid TIMESTAMP literal`.
#[must_use]
pub fn invalid_literal(text: &str, kind: &str) -> QueryError {
    QueryError::new(ErrorCode::InvalidLiteral, format!("'{text}' is not a valid {kind} literal"))
}

/// `DATE 'text'`: days since 1970-01-01.
///
/// # Errors
/// `'x' is not a valid DATE literal`.
pub fn date(text: &str) -> Result<i32, QueryError> {
    let mut reader = Reader { rest: text };
    let day = reader.date(1).filter(|_| reader.rest.is_empty());
    day.and_then(|day| i32::try_from(day).ok()).ok_or_else(|| invalid_literal(text, "DATE"))
}

/// `TIME 'text'`.
///
/// # Errors
/// `'x' is not a valid TIME literal`.
pub fn time(text: &str) -> Result<Time, QueryError> {
    Reader { rest: text }.whole_time().ok_or_else(|| invalid_literal(text, "TIME"))
}

/// `TIMESTAMP 'text'`, with a zone or without.
///
/// # Errors
/// `'x' is not a valid TIMESTAMP literal`.
pub fn timestamp(text: &str) -> Result<Timestamp, QueryError> {
    Reader { rest: text }.whole_timestamp().ok_or_else(|| invalid_literal(text, "TIMESTAMP"))
}

/// One value of a timestamp type, rounded to its precision, as an array of one; `None` when
/// the text is none or has a zone where the type has none.
#[must_use]
pub fn timestamp_array(text: &str, ty: &TrinoType) -> Option<ArrayRef> {
    let parsed = Reader { rest: text }.whole_timestamp()?;
    let (precision, zone) = match ty {
        TrinoType::Timestamp(p) if parsed.zone.is_none() => (*p, None),
        TrinoType::TimestampTz(p) => (*p, Some(parsed.zone.unwrap_or(ZoneKey::UTC))),
        _ => return None,
    };
    let plain = Moment::plain(parsed.seconds, parsed.nanos);
    let moment = zone.map_or(plain, |zone| Moment::wall(parsed.seconds, parsed.nanos, zone));
    moments(ty, 1, |_| Ok(Some(moment.rounded(precision)))).ok()
}

/// A field an interval literal starts or ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntervalField {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// `INTERVAL 'text' start [TO end]` of years and months: months.
///
/// # Errors
/// `'x' is not a valid INTERVAL literal`.
pub fn year_month(
    text: &str,
    start: IntervalField,
    end: Option<IntervalField>,
) -> Result<i32, QueryError> {
    let fields = [(IntervalField::Year, 12, "-"), (IntervalField::Month, 1, "")];
    interval(text, start, end, &fields)
        .and_then(|months| i32::try_from(months).ok())
        .ok_or_else(|| invalid_literal(text, "INTERVAL"))
}

/// `INTERVAL 'text' start [TO end]` of days to seconds: milliseconds.
///
/// # Errors
/// `'x' is not a valid INTERVAL literal`.
pub fn day_second(
    text: &str,
    start: IntervalField,
    end: Option<IntervalField>,
) -> Result<i64, QueryError> {
    let fields = [
        (IntervalField::Day, DAY * 1_000, " "),
        (IntervalField::Hour, 3_600_000, ":"),
        (IntervalField::Minute, 60_000, ":"),
        (IntervalField::Second, 1_000, ""),
    ];
    interval(text, start, end, &fields).ok_or_else(|| invalid_literal(text, "INTERVAL"))
}

fn interval(
    text: &str,
    start: IntervalField,
    end: Option<IntervalField>,
    fields: &[(IntervalField, i64, &str)],
) -> Option<i64> {
    let end = end.unwrap_or(start);
    let mut rest = text.trim();
    let mut total = 0_i64;
    for (field, unit, separator) in fields {
        if *field < start {
            continue;
        }
        let sign = if rest.starts_with('-') { -1 } else { 1 };
        let digits = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, tail) = digits.split_at_checked(length)?;
        let number: i64 = number.parse().ok()?;
        let mut part = number.checked_mul(*unit)?;
        rest = tail;
        if *field == IntervalField::Second
            && let Some(fraction) = rest.strip_prefix('.')
        {
            let length = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
            let (fraction, tail) = fraction.split_at_checked(length)?;
            part = part.checked_add(format!("{fraction:0<3}").get(..3)?.parse().ok()?)?;
            rest = tail;
        }
        total = total.checked_add(part.checked_mul(sign)?)?;
        if rest.is_empty() {
            return Some(total);
        }
        if *field >= end {
            return None;
        }
        rest = rest.strip_prefix(separator)?;
    }
    None
}

/// Takes fields off the front of a text.
struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn take(&mut self, c: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(c)?;
        Some(())
    }

    /// So many digits at least and at most.
    fn digits(&mut self, least: usize, most: usize) -> Option<&str> {
        let length =
            self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len()).min(most);
        if length < least {
            return None;
        }
        let (digits, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(digits)
    }

    fn number(&mut self, least: usize, most: usize) -> Option<i64> {
        self.digits(least, most)?.parse().ok()
    }

    /// `[+-]year-month-day` as a day number.
    fn date(&mut self, year_digits: usize) -> Option<i64> {
        let negative = self.rest.starts_with('-');
        self.rest = self.rest.strip_prefix(['-', '+']).unwrap_or(self.rest);
        let year = self.number(year_digits, 9)?;
        self.take('-')?;
        let month = self.number(1, 2)?;
        self.take('-')?;
        let day = self.number(1, 2)?;
        checked_day(if negative { -year } else { year }, month, day)
    }

    /// `hour:minute[:second[.fraction]]`: seconds of the day, nanoseconds, digits.
    fn clock(&mut self) -> Option<(i64, u32, u8)> {
        let hour = self.number(1, 2).filter(|hour| *hour < 24)?;
        self.take(':')?;
        let minute = self.number(1, 2).filter(|minute| *minute < 60)?;
        let mut seconds = hour * 3_600 + minute * 60;
        let (mut nanos, mut precision) = (0, 0);
        if self.take(':').is_some() {
            seconds += self.number(1, 2).filter(|second| *second < 60)?;
            if self.take('.').is_some() {
                let fraction = self.digits(1, 9)?;
                precision = u8::try_from(fraction.len()).ok()?;
                nanos = format!("{fraction:0<9}").parse().ok()?;
            }
        }
        Some((seconds, nanos, precision))
    }

    fn whole_time(mut self) -> Option<Time> {
        let (seconds, nanos, precision) = self.clock()?;
        let rest = self.rest.trim_start();
        let offset_minutes = if rest.is_empty() {
            // White space alone may follow.
            None
        } else {
            let sign = if rest.starts_with('-') { -1 } else { 1 };
            let mut offset = Reader { rest: rest.strip_prefix(['+', '-'])? };
            let hours = offset.number(2, 2)?;
            offset.take(':')?;
            let minutes = offset.number(2, 2).filter(|minutes| *minutes < 60)?;
            let total = hours * 60 + minutes;
            if !offset.rest.is_empty() || total > 14 * 60 {
                return None;
            }
            Some(i16::try_from(sign * total).ok()?)
        };
        Some(Time { nanos: seconds * 1_000_000_000 + i64::from(nanos), precision, offset_minutes })
    }

    fn whole_timestamp(mut self) -> Option<Timestamp> {
        let day = self.date(4)?;
        let (mut seconds, mut nanos, mut precision, mut zone) = (0, 0, 0, None);
        if !self.rest.is_empty() {
            self.take(' ')?;
            let before = self.rest;
            match self.clock() {
                Some(clock) => (seconds, nanos, precision) = clock,
                None => self.rest = before,
            }
            let name = self.rest.trim_start();
            if !name.is_empty() {
                zone = Some(ZoneKey::parse(name)?);
            }
        }
        Some(Timestamp { seconds: day * DAY + seconds, nanos, precision, zone })
    }
}
