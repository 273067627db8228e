//! Java's DateTimeFormatter patterns, as far as partition paths use them: UTC, English,
//! formatting and strict parsing. It must not know ranges or columns.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Timelike, Utc};

/// A read pattern, for example `yyyy/MM/dd/HH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern {
    text: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Literal(String),
    Field(Field, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Year,
    Quarter,
    Month,
    WeekdayText,
    DayOfYear,
    Day,
    HalfDay,
    /// 0–23, 1–24, 0–11, 1–12 by letter H, k, K, h.
    Hour(char),
    Minute,
    Second,
    /// The first digits of the second's fraction.
    Fraction,
    Nano,
    /// Always UTC: `Z`, `+0000`, `+00:00` or `UTC` by letter.
    Zone(char),
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl DatePattern {
    /// # Errors
    /// Says which letter or quote is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut items: Vec<Item> = Vec::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '\'' {
                literal(&mut items, &quoted(&mut chars)?);
            } else if c.is_ascii_alphabetic() {
                let mut count = 1;
                while chars.next_if_eq(&c).is_some() {
                    count += 1;
                }
                items.push(Item::Field(field(c, count)?, count));
            } else if matches!(c, '{' | '}' | '#' | '[' | ']') {
                return Err(format!("Pattern includes reserved character: '{c}'"));
            } else {
                literal(&mut items, &c.to_string());
            }
        }
        if !items.iter().any(|it| matches!(it, Item::Field(..))) {
            return Err("it has no field".to_owned());
        }
        Ok(Self { text: text.to_owned(), items })
    }

    fn has(&self, wanted: impl Fn(Field) -> bool) -> bool {
        self.items.iter().any(|it| matches!(it, Item::Field(field, _) if wanted(*field)))
    }

    /// Whether values say less than a moment `step` milliseconds later would change.
    pub(super) fn is_coarser_than(&self, step: i64) -> bool {
        if !self.has(|it| it == Field::Year) {
            return true;
        }
        let finest = if self.has(|it| matches!(it, Field::Fraction | Field::Nano)) {
            1
        } else if self.has(|it| it == Field::Second) {
            1_000
        } else if self.has(|it| it == Field::Minute) {
            60_000
        } else if self.has(|it| matches!(it, Field::Hour('H' | 'k')))
            || (self.has(|it| matches!(it, Field::Hour(_))) && self.has(|it| it == Field::HalfDay))
        {
            3_600_000
        } else if self.has_day() {
            86_400_000
        } else {
            i64::MAX
        };
        step < finest
    }

    pub(super) fn has_day(&self) -> bool {
        self.has(|it| matches!(it, Field::Day | Field::DayOfYear))
    }

    pub(super) fn has_time(&self) -> bool {
        self.has(|it| it > Field::Day && !matches!(it, Field::Zone(_)))
    }

    /// A value in this form, for hints.
    #[must_use]
    pub fn example(&self) -> String {
        Utc.with_ymd_and_hms(2021, 1, 1, 0, 0, 0)
            .single()
            .map_or_else(String::new, |it| self.format(it))
    }

    #[must_use]
    pub fn format(&self, moment: DateTime<Utc>) -> String {
        let mut out = String::with_capacity(self.text.len() + 4);
        for item in &self.items {
            match item {
                Item::Literal(text) => out.push_str(text),
                Item::Field(field, count) => format_field(&mut out, *field, *count, moment),
            }
        }
        out
    }

    /// The earliest moment with this text; `None` when the text has another form. What the
    /// pattern does not say is 1970, January, the first, midnight.
    #[must_use]
    pub fn parse_text(&self, text: &str) -> Option<DateTime<Utc>> {
        read::read(&self.items, text)
    }
}

impl fmt::Display for DatePattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn literal(items: &mut Vec<Item>, text: &str) {
    match items.last_mut() {
        Some(Item::Literal(before)) => before.push_str(text),
        _ => items.push(Item::Literal(text.to_owned())),
    }
}

/// What follows an opening quote; `''` is one quote, inside and outside.
fn quoted(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    if chars.next_if_eq(&'\'').is_some() {
        return Ok("'".to_owned());
    }
    let mut out = String::new();
    loop {
        match chars.next() {
            None => return Err("Pattern ends with an incomplete string literal".to_owned()),
            Some('\'') if chars.next_if_eq(&'\'').is_some() => out.push('\''),
            Some('\'') => return Ok(out),
            Some(c) => out.push(c),
        }
    }
}

fn field(letter: char, count: usize) -> Result<Field, String> {
    let (field, most) = match letter {
        'y' | 'u' => (Field::Year, 9),
        'Q' | 'q' => (Field::Quarter, 2),
        'M' | 'L' => (Field::Month, 4),
        'E' => (Field::WeekdayText, 4),
        'D' => (Field::DayOfYear, 3),
        'd' => (Field::Day, 2),
        'a' => (Field::HalfDay, 1),
        'H' | 'k' | 'K' | 'h' => (Field::Hour(letter), 2),
        'm' => (Field::Minute, 2),
        's' => (Field::Second, 2),
        'S' => (Field::Fraction, 9),
        'n' => (Field::Nano, 9),
        'X' | 'x' | 'Z' | 'z' => (Field::Zone(letter), 4),
        other => return Err(format!("Unknown pattern letter: {other}")),
    };
    if count > most {
        return Err(format!("Too many pattern letters: {letter}"));
    }
    Ok(field)
}

fn format_field(out: &mut String, field: Field, count: usize, moment: DateTime<Utc>) {
    let number = |value: u32| format!("{value:0count$}");
    let text = match field {
        Field::Year if count == 2 => format!("{:02}", moment.year().rem_euclid(100)),
        Field::Year => format!("{:0count$}", moment.year()),
        Field::Quarter => number(moment.month0() / 3 + 1),
        Field::Month if count >= 3 => named(&MONTHS, moment.month0(), count),
        Field::Month => number(moment.month()),
        Field::WeekdayText => named(&WEEKDAYS, moment.weekday().num_days_from_monday(), count),
        Field::DayOfYear => number(moment.ordinal()),
        Field::Day => number(moment.day()),
        Field::HalfDay => if moment.hour() < 12 { "AM" } else { "PM" }.to_owned(),
        Field::Hour('H') => number(moment.hour()),
        Field::Hour('k') => number(if moment.hour() == 0 { 24 } else { moment.hour() }),
        Field::Hour('K') => number(moment.hour() % 12),
        Field::Hour(_) => {
            number(if moment.hour().is_multiple_of(12) { 12 } else { moment.hour() % 12 })
        }
        Field::Minute => number(moment.minute()),
        Field::Second => number(moment.second()),
        Field::Fraction => {
            let nanos = format!("{:09}", moment.nanosecond() % 1_000_000_000);
            nanos.chars().take(count).collect()
        }
        Field::Nano => number(moment.nanosecond() % 1_000_000_000),
        Field::Zone(letter) => zone_text(letter, count).to_owned(),
    };
    out.push_str(&text);
}

/// Text of UTC in Java's spelling of each letter.
fn zone_text(letter: char, count: usize) -> &'static str {
    match (letter, count) {
        ('X', _) => "Z",
        ('x', 1) => "+00",
        ('x', 2 | 4) | ('Z', 1..=3) => "+0000",
        ('x', _) => "+00:00",
        ('Z', _) => "GMT",
        (_, 4) => "Coordinated Universal Time",
        _ => "UTC",
    }
}

fn named(names: &[&str], at: u32, count: usize) -> String {
    let name = names.get(at as usize).copied().unwrap_or_default();
    if count == 4 { name.to_owned() } else { name.chars().take(3).collect() }
}

mod read;
