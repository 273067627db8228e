//! ISO 8601 texts: Joda's `dateTimeParser` and `dateElementParser` (calendar, week and
//! ordinal dates, decimal fractions of any element) and java.time's stricter
//! `ISO_DATE_TIME`. It must not know columns.

use otus_types::QueryError;
use otus_types::zone::ZoneKey;

use crate::columns::invalid;
use crate::datetime::calendar::{DAY, checked_day};
use crate::datetime::moment::Moment;
use crate::datetime::pattern::parse::{Bucket, ParsedZone, malformed, number, offset};
use crate::datetime::pattern::{Field, fixed};

/// `from_iso8601_timestamp`: date with optional time and offset, or `T` and a time.
///
/// # Errors
/// Joda's `Invalid format: "…"`, `Cannot parse "…": …`.
pub fn timestamp(text: &str) -> Result<Moment, QueryError> {
    fixed::iso(text).map_or_else(|| timestamp_by_parts(text), Ok)
}

/// The same, part by part: every form there is.
///
/// # Errors
/// As [`timestamp`].
pub fn timestamp_by_parts(text: &str) -> Result<Moment, QueryError> {
    let mut reader = Reader::new(text);
    if text.starts_with('T') {
        reader.at = 1;
        reader.time()?;
        reader.offset();
    } else {
        reader.date()?;
        if reader.eat('T') {
            if reader.next_is_digit() {
                reader.time()?;
            }
            reader.offset();
        }
    }
    reader.finish()
}

/// `from_iso8601_date`: a date alone, as days since 1970-01-01.
///
/// # Errors
/// Joda's `Invalid format: "…"`, `Cannot parse "…": …`.
pub fn date(text: &str) -> Result<Moment, QueryError> {
    let mut reader = Reader::new(text);
    reader.date()?;
    reader.finish()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    bucket: Bucket,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, bucket: Bucket { fields: Vec::new(), zone: ParsedZone::None } }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.rest().starts_with(c);
        self.at += usize::from(found);
        found
    }

    fn next_is_digit(&self) -> bool {
        self.rest().starts_with(|c: char| c.is_ascii_digit())
    }

    fn field(&mut self, field: Field, most: usize) -> Result<(), QueryError> {
        let signed = field == Field::Year;
        let (value, length) =
            number(self.rest(), most, signed).ok_or_else(|| malformed(self.text, self.at))?;
        self.at += length;
        self.bucket.fields.push((field, value));
        Ok(())
    }

    /// `2020`, `2020-05`, `2020-05-11`, `2020-W10`, `2020-W10-3`, `2020-123`.
    fn date(&mut self) -> Result<(), QueryError> {
        self.field(Field::Year, 9)?;
        let tail = self.rest();
        if tail.starts_with("-W") {
            if let Some((field, _)) = self.bucket.fields.first_mut() {
                *field = Field::WeekYear;
            }
            self.at += 2;
            self.field(Field::WeekOfYear, 2)?;
            return if self.eat('-') { self.field(Field::DayOfWeek, 1) } else { Ok(()) };
        }
        if !self.eat('-') {
            return Ok(());
        }
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if digits >= 3 {
            return self.field(Field::DayOfYear, 3);
        }
        self.field(Field::Month, 2)?;
        if self.eat('-') { self.field(Field::DayOfMonth, 2) } else { Ok(()) }
    }

    /// `10`, `10.5`, `10:20`, `10:20,5`, `10:20:30.123`.
    fn time(&mut self) -> Result<(), QueryError> {
        for (field, millis) in
            [(Field::HourOfDay, 3_600_000), (Field::Minute, 60_000), (Field::Second, 1_000)]
        {
            self.field(field, 2)?;
            if self.rest().starts_with(['.', ',']) {
                return self.fraction(millis);
            }
            if field == Field::Second || !self.eat(':') {
                break;
            }
        }
        Ok(())
    }

    /// A decimal fraction of an element so many milliseconds long.
    fn fraction(&mut self, millis: i64) -> Result<(), QueryError> {
        self.at += 1;
        let digits = self.rest().bytes().take(18).take_while(u8::is_ascii_digit).count();
        let text = self.rest().get(..digits).unwrap_or("");
        let value: i128 = text.parse().map_err(|_| malformed(self.text, self.at))?;
        self.at += self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let scale = 10_i128.pow(u32::try_from(digits).unwrap_or(0));
        let mut left = i64::try_from(value * i128::from(millis) / scale).unwrap_or(0);
        for (field, unit) in [(Field::Minute, 60_000), (Field::Second, 1_000), (Field::Millis, 1)] {
            if unit < millis {
                self.bucket.fields.push((field, left / unit));
                left %= unit;
            }
        }
        Ok(())
    }

    fn offset(&mut self) {
        if let Ok((seconds, length)) = offset(self.rest()) {
            self.at += length;
            self.bucket.zone = ParsedZone::Offset(seconds);
        }
    }

    fn finish(self) -> Result<Moment, QueryError> {
        if self.at < self.text.len() {
            return Err(malformed(self.text, self.at));
        }
        self.bucket.moment(self.text)
    }
}

/// `from_iso8601_timestamp_nanos`: `yyyy-MM-ddTHH:mm[:ss[.n]][offset[[zone]]]`.
///
/// # Errors
/// `Text '…' could not be parsed at index n`.
pub fn timestamp_nanos(text: &str) -> Result<Moment, QueryError> {
    let refuse = |at: usize| invalid(format!("Text '{text}' could not be parsed at index {at}"));
    let mut strict = Strict { text, at: 0 };
    let (local, nanos) = strict.date_time().ok_or_else(|| refuse(strict.at))?;
    let rest = text.get(strict.at..).unwrap_or("");
    if rest.is_empty() {
        return Ok(Moment::wall(local, nanos, ZoneKey::UTC));
    }
    let (seconds, length) = offset(rest).map_err(|at| refuse(strict.at + at))?;
    let at = strict.at + length;
    let named = rest
        .get(length..)
        .and_then(|tail| tail.strip_prefix('['))
        .and_then(|t| t.strip_suffix(']'));
    let minutes = i16::try_from(seconds / 60).ok();
    let zone = match named {
        Some(name) => ZoneKey::parse(name),
        None if at == text.len() => minutes.and_then(ZoneKey::from_offset_minutes),
        None => None,
    };
    let zone = zone.ok_or_else(|| refuse(at))?;
    Ok(Moment::at(local - seconds, nanos, zone))
}

struct Strict<'t> {
    text: &'t str,
    at: usize,
}

impl Strict<'_> {
    fn digits(&mut self, count: usize) -> Option<i64> {
        let digits = self.text.get(self.at..self.at + count)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.at += count;
        digits.parse().ok()
    }

    fn take(&mut self, c: char) -> Option<()> {
        self.text.get(self.at..)?.strip_prefix(c)?;
        self.at += c.len_utf8();
        Some(())
    }

    fn below(&mut self, top: i64) -> Option<i64> {
        let start = self.at;
        let value = self.digits(2)?;
        if value < top {
            return Some(value);
        }
        self.at = start;
        None
    }

    fn date_time(&mut self) -> Option<(i64, u32)> {
        let negative = self.take('-').is_some();
        let year = self.digits(4)?;
        self.take('-')?;
        let month = self.digits(2)?;
        self.take('-')?;
        let day = self.digits(2)?;
        let Some(day) = checked_day(if negative { -year } else { year }, month, day) else {
            self.at = 0;
            return None;
        };
        self.take('T')?;
        let hour = self.below(24)?;
        self.take(':')?;
        let mut seconds = hour * 3_600 + self.below(60)? * 60;
        let mut nanos = 0;
        if self.take(':').is_some() {
            seconds += self.below(60)?;
            if self.take('.').is_some() {
                let rest = self.text.get(self.at..).unwrap_or("");
                let count = rest.bytes().take(9).take_while(u8::is_ascii_digit).count();
                nanos = format!("{:0<9}", rest.get(..count)?).parse().ok()?;
                self.at += count;
            }
        }
        Some((day * DAY + seconds, nanos))
    }
}
