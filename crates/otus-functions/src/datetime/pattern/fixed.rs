//! The short way through formats that are just numbers of their full width and text between
//! them (`%Y-%m-%d %H:%i:%s`), and through ISO 8601 of that shape. Whatever does not fit gives
//! nothing and goes the long way, which knows every spelling and every message. It must not
//! report errors.

use super::{Element, Field};
use crate::datetime::calendar::{DAY, days_in_month, first_of_month};
use crate::datetime::moment::Moment;

/// Year, month, day, hour, minute, second, in this order.
const SLOTS: [Field; 6] =
    [Field::Year, Field::Month, Field::DayOfMonth, Field::HourOfDay, Field::Minute, Field::Second];

/// What a text without a field means.
const MISSING: [i64; 6] = [0, 1, 1, 0, 0, 0];

/// A format of numbers of full width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Number {
        slot: usize,
        width: usize,
    },
    Text(String),
    /// Up to so many digits.
    Fraction(usize),
}

impl Fixed {
    /// `None` for a format with anything else, without a year, or whose numbers could take
    /// more digits than they should.
    #[must_use]
    pub fn of(elements: &[Element]) -> Option<Self> {
        let mut steps = Vec::with_capacity(elements.len());
        let mut filled = [false; 6];
        for (at, element) in elements.iter().enumerate() {
            let digits_may_follow = match elements.get(at + 1) {
                None => false,
                Some(Element::Literal(text)) => text.starts_with(|c: char| c.is_ascii_digit()),
                Some(_) => true,
            };
            steps.push(match element {
                Element::Literal(text) => Step::Text(text.clone()),
                Element::Number { field, most, .. } => {
                    let slot = SLOTS.iter().position(|known| known == field)?;
                    let width = if slot == 0 { 4 } else { 2 };
                    let taken = std::mem::replace(filled.get_mut(slot)?, true);
                    if taken || *most < width || (*most > width && digits_may_follow) {
                        return None;
                    }
                    Step::Number { slot, width }
                }
                Element::Fraction { most, .. } => Step::Fraction(*most),
                _ => return None,
            });
        }
        filled.first()?.then_some(Self { steps })
    }

    /// The moment of a text that has exactly this form.
    #[must_use]
    pub fn parse(&self, text: &str) -> Option<Moment> {
        let bytes = text.as_bytes();
        let (mut at, mut fields, mut nanos) = (0, MISSING, 0);
        for step in &self.steps {
            match step {
                Step::Number { slot, width } => {
                    *fields.get_mut(*slot)? = number(bytes, at, *width)?;
                    at += width;
                }
                Step::Text(text) => {
                    let end = at + text.len();
                    if bytes.get(at..end)? != text.as_bytes() {
                        return None;
                    }
                    at = end;
                }
                Step::Fraction(most) => {
                    let (read, length) = millis(bytes, at, *most)?;
                    nanos = read * 1_000_000;
                    at += length;
                }
            }
        }
        if at == bytes.len() { moment(fields, nanos) } else { None }
    }
}

/// `2020-05-11T11:15:05`, with or without `.123` and `Z`: a moment in UTC.
#[must_use]
pub fn iso(text: &str) -> Option<Moment> {
    let bytes = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if marks.iter().any(|(at, mark)| bytes.get(*at) != Some(mark)) {
        return None;
    }
    let two = |at| number(bytes, at, 2);
    let fields = [number(bytes, 0, 4)?, two(5)?, two(8)?, two(11)?, two(14)?, two(17)?];
    match bytes.get(19..)? {
        b"" | b"Z" => moment(fields, 0),
        [b'.', _, _, _] | [b'.', _, _, _, b'Z'] => {
            let (millis, length) = millis(bytes, 20, 3)?;
            if length == 3 { moment(fields, millis * 1_000_000) } else { None }
        }
        _ => None,
    }
}

fn number(bytes: &[u8], at: usize, width: usize) -> Option<i64> {
    bytes.get(at..at + width)?.iter().try_fold(0, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit <= 9).then(|| value * 10 + i64::from(digit))
    })
}

/// The first three of up to `most` digits, and how many digits there are.
fn millis(bytes: &[u8], at: usize, most: usize) -> Option<(u32, usize)> {
    let (mut value, mut length, mut unit) = (0, 0, 100);
    for byte in bytes.get(at..)?.iter().take(most) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value += u32::from(digit) * unit;
        unit /= 10;
        length += 1;
    }
    (length > 0).then_some((value, length))
}

fn moment(fields: [i64; 6], nanos: u32) -> Option<Moment> {
    let [year, month, day, hour, minute, second] = fields;
    let is_clock = hour <= 23 && minute <= 59 && second <= 59;
    let is_date = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (day <= 28 || day <= days_in_month(year, month));
    if !is_clock || !is_date {
        return None;
    }
    let days = first_of_month(year, month) + day - 1;
    Some(Moment::plain(days * DAY + hour * 3_600 + minute * 60 + second, nanos))
}
