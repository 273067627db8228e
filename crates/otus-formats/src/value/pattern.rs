//! `timestamp.formats`: the letters of Joda-Time's patterns, which Hive's SerDes use. It
//! must not know zones beyond offsets: Hive's timestamps have none.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::time::number;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimestampPattern {
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Literal(String),
    /// A letter and how often it is repeated.
    Field(char, usize),
    /// Hive's extension: milliseconds since 1970.
    Millis,
}

const LETTERS: &str = "yYuMdHhkKmsSaEZzX";
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[derive(Default)]
struct Parts {
    year: Option<i32>,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    millis: i64,
    afternoon: Option<bool>,
    offset_minutes: i64,
}

impl TimestampPattern {
    /// `None` for a pattern with letters that stand for nothing.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        if pattern.trim() == "millis" {
            return Some(Self { items: vec![Item::Millis] });
        }
        let mut items: Vec<Item> = Vec::new();
        let mut rest = pattern.trim();
        while let Some(c) = rest.chars().next() {
            if c == '\'' {
                let (text, after) = quoted(rest.get(1..)?);
                items.push(Item::Literal(text));
                rest = after;
            } else if c.is_ascii_alphabetic() {
                let length = rest.chars().take_while(|next| *next == c).count();
                LETTERS.contains(c).then_some(())?;
                items.push(Item::Field(c, length));
                rest = rest.get(length..)?;
            } else {
                items.push(Item::Literal(String::from(c)));
                rest = rest.get(c.len_utf8()..)?;
            }
        }
        (!items.is_empty()).then_some(Self { items })
    }

    /// Milliseconds since 1970 when the whole of `text` fits.
    pub(crate) fn parse(&self, text: &str) -> Option<i64> {
        if self.items == [Item::Millis] {
            return text.trim().parse().ok();
        }
        let mut parts = Parts { month: 1, day: 1, ..Parts::default() };
        let mut rest = text;
        for (at, item) in self.items.iter().enumerate() {
            rest = match item {
                Item::Literal(literal) => rest.strip_prefix(literal.as_str())?,
                Item::Field(letter, length) => {
                    // Digits of the next field follow at once: this one has its length.
                    let tight = matches!(self.items.get(at + 1), Some(Item::Field(next, _))
                        if !"aEzZX".contains(*next));
                    parts.read(*letter, *length, tight, rest)?
                }
                Item::Millis => return None,
            };
        }
        rest.is_empty().then_some(())?;
        parts.millis_since_1970()
    }
}

/// Text up to the closing quote (`''` is a quote) and what follows it.
fn quoted(rest: &str) -> (String, &str) {
    if let Some(after) = rest.strip_prefix('\'') {
        return (String::from("'"), after);
    }
    let (text, after) = rest.split_once('\'').unwrap_or((rest, ""));
    (text.to_owned(), after)
}

impl Parts {
    fn read<'a>(
        &mut self,
        letter: char,
        length: usize,
        tight: bool,
        text: &'a str,
    ) -> Option<&'a str> {
        let digits = if tight { length } else { length.max(9) };
        let number = |most: usize| number(text, digits.min(most));
        let rest;
        match letter {
            'y' | 'Y' | 'u' => {
                let (year, after) = number(9)?;
                let year = i32::try_from(year).ok()?;
                let two_digits = length == 2 && text.len() - after.len() == 2;
                self.year = Some(if two_digits {
                    year + if year < 70 { 2000 } else { 1900 }
                } else {
                    year
                });
                rest = after;
            }
            'M' if length >= 3 => (self.month, rest) = month_name(text)?,
            'M' => (self.month, rest) = number(2)?,
            'd' => (self.day, rest) = number(2)?,
            'H' | 'k' | 'h' | 'K' => {
                (self.hour, rest) = number(2)?;
                if matches!(letter, 'k') && self.hour == 24 {
                    self.hour = 0;
                }
            }
            'm' => (self.minute, rest) = number(2)?,
            's' => (self.second, rest) = number(2)?,
            'S' => {
                let (fraction, after) = number(9)?;
                let given = u32::try_from(text.len() - after.len()).ok()?;
                self.millis = i64::from(fraction) * 1_000_000_000 / 10_i64.pow(given) / 1_000_000;
                rest = after;
            }
            'a' => {
                let half = text.get(..2)?;
                self.afternoon = Some(half.eq_ignore_ascii_case("pm"));
                (self.afternoon == Some(true) || half.eq_ignore_ascii_case("am")).then_some(())?;
                rest = text.get(2..)?;
            }
            'E' => rest = text.trim_start_matches(|c: char| c.is_ascii_alphabetic()),
            _ => (self.offset_minutes, rest) = offset(text)?,
        }
        Some(rest)
    }

    fn millis_since_1970(&self) -> Option<i64> {
        let date = NaiveDate::from_ymd_opt(self.year.unwrap_or(1970), self.month, self.day)?;
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None => self.hour,
        };
        let time = NaiveTime::from_hms_opt(hour, self.minute, self.second)?;
        let at = NaiveDateTime::new(date, time).and_utc().timestamp_millis();
        Some(at + self.millis - self.offset_minutes * 60_000)
    }
}

fn month_name(text: &str) -> Option<(u32, &str)> {
    let word_end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(word_end)?;
    let short = word.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == short)?;
    Some((u32::try_from(at).ok()? + 1, rest))
}

/// `Z`, `UTC`, `GMT`, `+0100`, `+01:00` or `+01`: minutes east of UTC.
fn offset(text: &str) -> Option<(i64, &str)> {
    for name in ["UTC", "GMT", "Z"] {
        if let Some(rest) = text.strip_prefix(name) {
            return Some((0, rest));
        }
    }
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2)?;
    let after = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = number(after, 2).unwrap_or((0, rest));
    Some((sign * (i64::from(hours) * 60 + i64::from(minutes)), rest))
}

#[cfg(test)]
mod tests {
    use super::TimestampPattern;

    #[test]
    fn patterns_of_logs() {
        // 1,700,000,000 s is 2023-11-14 22:13:20 UTC.
        let cases = [
            ("yyyy-MM-dd'T'HH:mm:ss'Z'", "2023-11-14T22:13:20Z", Some(1_700_000_000_000)),
            (
                "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'",
                "2023-11-14T22:13:20.500000Z",
                Some(1_700_000_000_500),
            ),
            ("dd/MMM/yyyy:HH:mm:ss Z", "14/Nov/2023:23:13:20 +0100", Some(1_700_000_000_000)),
            ("yyyyMMddHHmmss", "20231114221320", Some(1_700_000_000_000)),
            ("M/d/yyyy h:mm:ss a", "11/14/2023 10:13:20 PM", Some(1_700_000_000_000)),
            ("millis", "1700000000000", Some(1_700_000_000_000)),
            ("yyyy-MM-dd", "2023-11-14 x", None),
            ("yyyy-MM-dd", "2023-13-14", None),
        ];
        for (pattern, text, expected) in cases {
            let compiled = TimestampPattern::new(pattern).unwrap();
            assert_eq!(compiled.parse(text), expected, "{pattern} {text}");
        }
        assert_eq!(TimestampPattern::new("yyyy-bb"), None);
    }
}
