//! Parses a text by a compiled format, as Joda's `DateTimeParserBucket` does: fields are
//! collected, then applied from the largest to the smallest. Messages are Joda's. It must
//! not print.

use otus_types::QueryError;
use otus_types::zone::ZoneKey;

use super::{DAYS, ERAS, Element, Field, HALF_DAYS, MONTHS, Pattern};
use crate::columns::invalid;
use crate::datetime::calendar::{
    DAY, civil, day_of_week, days_in_month, first_of_month, first_week, is_leap, weeks_in_year,
};
use crate::datetime::moment::Moment;

/// The zone a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParsedZone {
    None,
    /// Offset in seconds.
    Offset(i64),
    Zone(ZoneKey),
}

/// Fields read so far.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub fields: Vec<(Field, i64)>,
    pub zone: ParsedZone,
}

/// Joda's message for a text that stops matching at byte `at`.
#[must_use]
pub fn malformed(text: &str, at: usize) -> QueryError {
    let mut end = at.saturating_add(32);
    while end < text.len() && !text.is_char_boundary(end) {
        end += 1;
    }
    let sample = if text.len() <= end + 3 {
        text.to_owned()
    } else {
        format!("{}...", text.get(..end).unwrap_or(text))
    };
    invalid(if at == 0 {
        format!("Invalid format: \"{sample}\"")
    } else if at >= text.len() {
        format!("Invalid format: \"{sample}\" is too short")
    } else {
        format!(
            "Invalid format: \"{sample}\" is malformed at \"{}\"",
            sample.get(at..).unwrap_or("")
        )
    })
}

impl Pattern {
    /// The moment that `text` spells, in UTC where it names no zone.
    ///
    /// # Errors
    /// `Invalid format: "x" is malformed at "y"`, `Cannot parse "x": Value 13 for
    /// monthOfYear must be in the range [1,12]`.
    pub fn parse(&self, text: &str) -> Result<Moment, QueryError> {
        if let Some(moment) = self.fixed.as_ref().and_then(|fixed| fixed.parse(text)) {
            return Ok(moment);
        }
        let mut bucket = Bucket { fields: Vec::new(), zone: ParsedZone::None };
        let mut at = 0;
        for element in &self.elements {
            at = element.parse(text, at, &mut bucket).map_err(|at| malformed(text, at))?;
        }
        if at < text.len() {
            return Err(malformed(text, at));
        }
        bucket.moment(text)
    }
}

impl Bucket {
    /// # Errors
    /// `Cannot parse "…": …`.
    pub fn moment(mut self, text: &str) -> Result<Moment, QueryError> {
        let refuse = |why: String| invalid(format!("Cannot parse \"{text}\": {why}"));
        self.fields.sort_by_key(|(field, _)| *field);
        // Without a year, months, weeks and days count in the year 2000.
        if self
            .fields
            .first()
            .is_some_and(|(field, _)| (Field::Month..=Field::DayOfWeek).contains(field))
        {
            self.fields.insert(0, (Field::Year, 2000));
        }
        let mut wall = Wall { seconds: 0, nanos: 0 };
        for (field, value) in &self.fields {
            wall.set(*field, *value).map_err(refuse)?;
        }
        match self.zone {
            ParsedZone::None => Ok(Moment::wall(wall.seconds, wall.nanos, ZoneKey::UTC)),
            ParsedZone::Offset(seconds) => {
                let minutes = i16::try_from(seconds / 60).ok();
                let zone = minutes.and_then(ZoneKey::from_offset_minutes);
                let zone = zone.ok_or_else(|| refuse("offset out of range".to_owned()))?;
                Ok(Moment::at(wall.seconds - seconds, wall.nanos, zone))
            }
            ParsedZone::Zone(zone) => {
                let moment = Moment::wall(wall.seconds, wall.nanos, zone);
                if moment.local != wall.seconds {
                    return Err(refuse(format!(
                        "Illegal instant due to time zone offset transition ({})",
                        zone.name()
                    )));
                }
                Ok(moment)
            }
        }
    }
}

/// A wall-clock time while fields are applied to it.
struct Wall {
    seconds: i64,
    nanos: u32,
}

impl Wall {
    fn set(&mut self, field: Field, value: i64) -> Result<(), String> {
        let day = self.seconds.div_euclid(DAY);
        let (year, month, _) = civil(day);
        let check = |low: i64, high: i64| {
            if (low..=high).contains(&value) {
                Ok(())
            } else {
                Err(format!(
                    "Value {value} for {} must be in the range [{low},{high}]",
                    field.name()
                ))
            }
        };
        const YEARS: i64 = 292_275_054;
        let mut on = |day: i64| self.seconds = day * DAY;
        match field {
            Field::Era => on(first_of_month(if value == 0 { 1 - year } else { year }, 1)),
            Field::CenturyOfEra => on(first_of_month(value * 100 + year.rem_euclid(100), 1)),
            Field::YearOfEra | Field::Year => {
                check(if field == Field::Year { -YEARS } else { 1 }, YEARS)?;
                on(first_of_month(value, 1));
            }
            Field::WeekYear => {
                check(-YEARS, YEARS)?;
                on(first_week(value));
            }
            Field::Month => {
                check(1, 12)?;
                on(first_of_month(year, value));
            }
            Field::WeekOfYear => {
                // The week-year of the day reached so far.
                let (week_year, _) = crate::datetime::calendar::iso_week(day);
                check(1, weeks_in_year(week_year))?;
                on(first_week(week_year) + (value - 1) * 7);
            }
            Field::DayOfYear => {
                check(1, if is_leap(year) { 366 } else { 365 })?;
                on(first_of_month(year, 1) + value - 1);
            }
            Field::DayOfMonth => {
                check(1, days_in_month(year, month))?;
                on(first_of_month(year, month) + value - 1);
            }
            Field::DayOfWeek => {
                check(1, 7)?;
                on(day - day_of_week(day) + value);
            }
            _ => self.set_clock(field, value, check)?,
        }
        Ok(())
    }

    fn set_clock(
        &mut self,
        field: Field,
        value: i64,
        check: impl Fn(i64, i64) -> Result<(), String>,
    ) -> Result<(), String> {
        let day = self.seconds.div_euclid(DAY);
        let time = self.seconds.rem_euclid(DAY);
        match field {
            Field::HalfDay => self.seconds = day * DAY + time % 43_200 + value * 43_200,
            Field::HourOfDay | Field::ClockHourOfDay => {
                check(
                    i64::from(field == Field::ClockHourOfDay),
                    23 + i64::from(field == Field::ClockHourOfDay),
                )?;
                self.seconds = day * DAY + value % 24 * 3_600;
            }
            Field::HourOfHalfDay | Field::ClockHourOfHalfDay => {
                check(
                    i64::from(field == Field::ClockHourOfHalfDay),
                    11 + i64::from(field == Field::ClockHourOfHalfDay),
                )?;
                self.seconds = day * DAY + time / 43_200 * 43_200 + value % 12 * 3_600;
            }
            Field::Minute => {
                check(0, 59)?;
                self.seconds += value * 60 - time % 3_600;
            }
            Field::Second => {
                check(0, 59)?;
                self.seconds += value - time % 60;
            }
            Field::Millis => self.nanos = u32::try_from(value * 1_000_000).unwrap_or(0),
            _ => {}
        }
        Ok(())
    }
}

impl Element {
    /// The byte after the element; the error is the byte where it stopped matching.
    fn parse(&self, text: &str, at: usize, bucket: &mut Bucket) -> Result<usize, usize> {
        let rest = text.get(at..).unwrap_or("");
        match self {
            Element::Literal(literal) => {
                let same = rest
                    .get(..literal.len())
                    .is_some_and(|t| t.eq_ignore_ascii_case(literal) || t == literal);
                if same { Ok(at + literal.len()) } else { Err(at) }
            }
            Element::Number { field, most, .. } => {
                let signed = matches!(field, Field::Year | Field::WeekYear);
                let (value, length) = number(rest, *most, signed).ok_or(at)?;
                bucket.fields.push((*field, value));
                Ok(at + length)
            }
            Element::ShortYear { week_year, pivot, lenient } => {
                let (year, length) = short_year(rest, *pivot, *lenient).ok_or(at)?;
                bucket.fields.push((if *week_year { Field::WeekYear } else { Field::Year }, year));
                Ok(at + length)
            }
            Element::Text { field, .. } => {
                let (value, length) = name(rest, *field).ok_or(at)?;
                bucket.fields.push((*field, value));
                Ok(at + length)
            }
            Element::Fraction { most, .. } => {
                let digits: Vec<u8> =
                    rest.bytes().take(*most).take_while(u8::is_ascii_digit).collect();
                if digits.is_empty() {
                    return Err(at);
                }
                let millis = (0..3).fold(0, |millis, i| {
                    millis * 10 + digits.get(i).map_or(0, |digit| i64::from(digit - b'0'))
                });
                bucket.fields.push((Field::Millis, millis));
                Ok(at + digits.len())
            }
            Element::Offset { .. } => {
                let (seconds, length) = offset(rest).map_err(|stopped| at + stopped)?;
                bucket.zone = ParsedZone::Offset(seconds);
                Ok(at + length)
            }
            Element::ZoneId | Element::ZoneName { .. } => {
                let (zone, length) = zone(rest, matches!(self, Element::ZoneId)).ok_or(at)?;
                bucket.zone = ParsedZone::Zone(zone);
                Ok(at + length)
            }
        }
    }
}

/// Up to `most` digits after an optional sign.
pub fn number(text: &str, most: usize, signed: bool) -> Option<(i64, usize)> {
    let sign = usize::from(signed && text.starts_with(['-', '+']));
    let digits = text.get(sign..)?;
    let length = digits.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let value: i64 = digits.get(..length)?.parse().ok()?;
    Some((if sign == 1 && text.starts_with('-') { -value } else { value }, sign + length))
}

fn short_year(text: &str, pivot: i64, lenient: bool) -> Option<(i64, usize)> {
    if lenient {
        let signed = text.starts_with(['-', '+']);
        let (year, length) = number(text, 9, true)?;
        if signed || length != 2 {
            return Some((year, length));
        }
    }
    let two = text.get(..2).filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
    let year: i64 = two.parse().ok()?;
    let low = pivot - 50;
    let turn = low.rem_euclid(100);
    Some((year + low + if year < turn { 100 } else { 0 } - turn, 2))
}

/// The longest name that the text starts with, long or short, as written, in lower or in
/// upper case.
fn name(text: &str, field: Field) -> Option<(i64, usize)> {
    let (names, first): (&[&str], i64) = match field {
        Field::Month => (&MONTHS, 1),
        Field::DayOfWeek => (&DAYS, 1),
        Field::HalfDay => (&HALF_DAYS, 0),
        _ => (&ERAS, 0),
    };
    let spelled = |name: &str| {
        let part = text.get(..name.len())?;
        let same = part == name || part == name.to_lowercase() || part == name.to_uppercase();
        same.then_some(name.len())
    };
    let mut best: Option<(i64, usize)> = None;
    for (value, name) in (first..).zip(names) {
        for spelling in [*name, name.get(..3).unwrap_or(name)] {
            if let Some(length) = spelled(spelling)
                && best.is_none_or(|(_, longest)| length > longest)
            {
                best = Some((value, length));
            }
        }
    }
    best
}

/// `Z`, `+01`, `+0130`, `+01:30`, `+01:30:15` in seconds; the error is where it stopped.
pub fn offset(text: &str) -> Result<(i64, usize), usize> {
    if text.starts_with(['Z', 'z']) {
        return Ok((0, 1));
    }
    if !text.starts_with(['+', '-']) {
        return Err(0);
    }
    let two = |from: usize, top: i64| -> Option<i64> {
        let digits = text.get(from..from + 2)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().filter(|value| *value <= top)
    };
    let mut seconds = two(1, 23).ok_or(1_usize)? * 3_600;
    let mut at = 3;
    let colon = text.get(at..).is_some_and(|rest| rest.starts_with(':'));
    for unit in [60, 1] {
        let next = text.get(at..).unwrap_or("");
        if next.starts_with(':') != colon
            || !colon && !next.starts_with(|c: char| c.is_ascii_digit())
        {
            break;
        }
        let from = at + usize::from(colon);
        seconds += two(from, 59).ok_or(from)? * unit;
        at = from + 2;
    }
    Ok((if text.starts_with('-') { -seconds } else { seconds }, at))
}

/// The longest zone the text starts with: an id, or one of Joda's abbreviations.
fn zone(text: &str, id: bool) -> Option<(ZoneKey, usize)> {
    const ABBREVIATIONS: [(&str, &str); 11] = [
        ("UTC", "UTC"),
        ("UT", "UTC"),
        ("GMT", "UTC"),
        ("EST", "America/New_York"),
        ("EDT", "America/New_York"),
        ("CST", "America/Chicago"),
        ("CDT", "America/Chicago"),
        ("MST", "America/Denver"),
        ("MDT", "America/Denver"),
        ("PST", "America/Los_Angeles"),
        ("PDT", "America/Los_Angeles"),
    ];
    if !id {
        let (name, zone) = ABBREVIATIONS.iter().find(|(name, _)| text.starts_with(name))?;
        return Some((ZoneKey::parse(zone)?, name.len()));
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || "/_+-:".contains(c);
    let longest = text.find(|c| !inside(c)).unwrap_or(text.len());
    (1..=longest).rev().find_map(|end| Some((ZoneKey::parse(text.get(..end)?)?, end)))
}
