//! Reading text in a pattern's form, strictly. It must not know formatting.

use super::{DateTime, Field, Item, MONTHS, NaiveDate, TimeZone, Utc, WEEKDAYS, zone_text};

#[derive(Default)]
struct Parts {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    hour: u32,
    /// The hour counts from noon once the half of the day is known.
    half: Option<bool>,
    minute: u32,
    second: u32,
    nanos: u32,
}

pub(super) fn read(items: &[Item], text: &str) -> Option<DateTime<Utc>> {
    let mut rest = text;
    let mut parts = Parts::default();
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Literal(literal) => rest = rest.strip_prefix(literal.as_str())?,
            Item::Field(field, count) => {
                let adjacent = matches!(items.get(at + 1), Some(Item::Field(..)));
                rest = parts.field(*field, *count, adjacent, rest)?;
            }
        }
    }
    if !rest.is_empty() {
        return None;
    }
    parts.moment()
}

impl Parts {
    fn field<'a>(
        &mut self,
        field: Field,
        count: usize,
        adjacent: bool,
        text: &'a str,
    ) -> Option<&'a str> {
        let widest = match field {
            Field::Year | Field::Nano => 9,
            Field::DayOfYear => 3,
            _ => 2,
        };
        let number = |text: &'a str| {
            let most = if count > 1 || adjacent { count.max(1) } else { widest };
            number(text, count, most)
        };
        match field {
            Field::Year => {
                let (value, rest) = number(text)?;
                let value = i32::try_from(value).ok()?;
                self.year = Some(if count == 2 { 2000 + value } else { value });
                Some(rest)
            }
            Field::Month if count >= 3 => {
                let (value, rest) = named(&MONTHS, text, count)?;
                self.month = Some(value + 1);
                Some(rest)
            }
            Field::WeekdayText => Some(named(&WEEKDAYS, text, count)?.1),
            Field::HalfDay => {
                let (half, rest) = text.split_at_checked(2)?;
                self.half = Some(match half.to_ascii_uppercase().as_str() {
                    "AM" => false,
                    "PM" => true,
                    _ => return None,
                });
                Some(rest)
            }
            Field::Fraction => {
                let (digits, rest) = text.split_at_checked(count)?;
                let value: u32 = all_digits(digits)?.parse().ok()?;
                self.nanos = value * 10_u32.pow(u32::try_from(9 - count).ok()?);
                Some(rest)
            }
            Field::Zone(letter) => text.strip_prefix(zone_text(letter, count)),
            plain => {
                let (value, rest) = number(text)?;
                self.plain(plain, value)?;
                Some(rest)
            }
        }
    }

    fn plain(&mut self, field: Field, value: u32) -> Option<()> {
        match field {
            Field::Quarter => {
                // Only where nothing finer says the month.
                let month = (1..=4).contains(&value).then(|| value * 3 - 2)?;
                self.month = self.month.or(Some(month));
            }
            Field::Month => self.month = Some(value),
            Field::Day => self.day = Some(value),
            Field::DayOfYear => self.day_of_year = Some(value),
            Field::Hour(letter) => {
                let (lowest, highest) = match letter {
                    'H' => (0, 23),
                    'k' => (1, 24),
                    'K' => (0, 11),
                    _ => (1, 12),
                };
                if !(lowest..=highest).contains(&value) {
                    return None;
                }
                self.hour = if value == highest && lowest == 1 { 0 } else { value };
            }
            Field::Minute => self.minute = value,
            Field::Second => self.second = value,
            Field::Nano => self.nanos = value,
            _ => return None,
        }
        Some(())
    }

    fn moment(self) -> Option<DateTime<Utc>> {
        let year = self.year.unwrap_or(1970);
        let date = match self.day_of_year {
            Some(day) if self.month.is_none() => NaiveDate::from_yo_opt(year, day)?,
            _ => NaiveDate::from_ymd_opt(year, self.month.unwrap_or(1), self.day.unwrap_or(1))?,
        };
        let hour =
            if self.half == Some(true) && self.hour < 12 { self.hour + 12 } else { self.hour };
        let time = date.and_hms_nano_opt(hour, self.minute, self.second, self.nanos)?;
        Some(Utc.from_utc_datetime(&time))
    }
}

/// At least `least` and at most `most` digits.
fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let digits = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    if digits < least {
        return None;
    }
    let (digits, rest) = text.split_at_checked(digits)?;
    Some((digits.parse().ok()?, rest))
}

fn all_digits(text: &str) -> Option<&str> {
    text.bytes().all(|it| it.is_ascii_digit()).then_some(text)
}

fn named<'a>(names: &[&str], text: &'a str, count: usize) -> Option<(u32, &'a str)> {
    names.iter().zip(0..).find_map(|(name, at)| {
        let shown = if count == 4 { name } else { name.get(..3)? };
        let (head, rest) = text.split_at_checked(shown.len())?;
        head.eq_ignore_ascii_case(shown).then_some((at, rest))
    })
}
