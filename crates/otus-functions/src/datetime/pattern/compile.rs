//! MySQL format codes and Joda patterns into elements, as Trino's `createDateTimeFormatter`
//! and Joda's `DateTimeFormat` do. It must not print or parse.

use chrono::Datelike;
use otus_types::QueryError;

use super::{Element, Field, Pattern};
use crate::columns::invalid;

const MYSQL_PIVOT: i64 = 2020;

fn number(field: Field, least: usize, most: usize) -> Element {
    Element::Number { field, least, most }
}

impl Pattern {
    /// A format of `date_format` and `date_parse`.
    ///
    /// # Errors
    /// `%w not supported in date format string`.
    pub fn mysql(format: &str) -> Result<Self, QueryError> {
        if format.is_empty() {
            return Err(invalid("Both printing and parsing not supported"));
        }
        let mut elements = Vec::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                literal(&mut elements, c);
                continue;
            }
            let Some(code) = chars.next() else { break };
            mysql_code(code, &mut elements)?;
        }
        Ok(Self::new(elements))
    }

    /// A pattern of `format_datetime` and `parse_datetime`.
    ///
    /// # Errors
    /// `Illegal pattern component: b`.
    pub fn joda(pattern: &str) -> Result<Self, QueryError> {
        if pattern.is_empty() {
            return Err(invalid("Invalid pattern specification"));
        }
        let tokens = tokens(pattern);
        let mut elements = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let next_is_number = tokens.get(at + 1).is_some_and(Token::is_number);
            match token {
                Token::Text(text) => text.chars().for_each(|c| literal(&mut elements, c)),
                Token::Letters(letter, count) => {
                    elements.push(joda_element(*letter, *count, next_is_number)?);
                }
            }
        }
        Ok(Self::new(elements))
    }
}

fn literal(elements: &mut Vec<Element>, c: char) {
    match elements.last_mut() {
        Some(Element::Literal(text)) => text.push(c),
        _ => elements.push(Element::Literal(c.to_string())),
    }
}

fn mysql_code(code: char, elements: &mut Vec<Element>) -> Result<(), QueryError> {
    let clock = |elements: &mut Vec<Element>| {
        for field in [Field::Minute, Field::Second] {
            literal(elements, ':');
            elements.push(number(field, 2, 2));
        }
    };
    let element = match code {
        'a' => Element::Text { field: Field::DayOfWeek, short: true },
        'b' => Element::Text { field: Field::Month, short: true },
        'c' => number(Field::Month, 1, 2),
        'd' => number(Field::DayOfMonth, 2, 2),
        'e' => number(Field::DayOfMonth, 1, 2),
        'f' => Element::Fraction { least: 6, most: 9 },
        'H' => number(Field::HourOfDay, 2, 2),
        'h' | 'I' => number(Field::ClockHourOfHalfDay, 2, 2),
        'i' => number(Field::Minute, 2, 2),
        'j' => number(Field::DayOfYear, 3, 3),
        'k' => number(Field::HourOfDay, 1, 2),
        'l' => number(Field::ClockHourOfHalfDay, 1, 2),
        'M' => Element::Text { field: Field::Month, short: false },
        'm' => number(Field::Month, 2, 2),
        'p' => Element::Text { field: Field::HalfDay, short: false },
        'r' => {
            elements.push(number(Field::ClockHourOfHalfDay, 2, 2));
            clock(elements);
            literal(elements, ' ');
            Element::Text { field: Field::HalfDay, short: false }
        }
        'S' | 's' => number(Field::Second, 2, 2),
        'T' => {
            elements.push(number(Field::HourOfDay, 2, 2));
            clock(elements);
            return Ok(());
        }
        'v' => number(Field::WeekOfYear, 2, 2),
        'x' => number(Field::WeekYear, 4, 4),
        'W' => Element::Text { field: Field::DayOfWeek, short: false },
        'Y' => number(Field::Year, 4, 4),
        'y' => Element::ShortYear { week_year: false, pivot: MYSQL_PIVOT, lenient: false },
        'w' | 'U' | 'u' | 'V' | 'X' | 'D' => {
            return Err(invalid(format!("%{code} not supported in date format string")));
        }
        other => {
            literal(elements, other);
            return Ok(());
        }
    };
    elements.push(element);
    Ok(())
}

enum Token {
    Letters(char, usize),
    Text(String),
}

impl Token {
    /// Whether the token parses digits, so that a number before it must know its length.
    fn is_number(&self) -> bool {
        match self {
            Token::Text(_) => false,
            Token::Letters('M', count) => *count <= 2,
            Token::Letters(letter, _) => "cCxyYdhHmsSeDFwWkK".contains(*letter),
        }
    }
}

/// Runs of one letter; everything else is text, and text between quotes always.
fn tokens(pattern: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_ascii_alphabetic() {
            let mut count = 1;
            while chars.next_if_eq(&c).is_some() {
                count += 1;
            }
            tokens.push(Token::Letters(c, count));
            continue;
        }
        let mut text = String::new();
        if c != '\'' {
            text.push(c);
        } else if chars.next_if_eq(&'\'').is_some() {
            text.push('\'');
        } else {
            while let Some(quoted) = chars.next() {
                if quoted != '\'' {
                    text.push(quoted);
                } else if chars.next_if_eq(&'\'').is_some() {
                    text.push('\'');
                } else {
                    break;
                }
            }
        }
        match tokens.last_mut() {
            Some(Token::Text(before)) => before.push_str(&text),
            _ => tokens.push(Token::Text(text)),
        }
    }
    tokens
}

fn joda_element(letter: char, count: usize, next_is_number: bool) -> Result<Element, QueryError> {
    let year_digits = if next_is_number { count } else { 9 };
    // Joda puts the pivot 30 years before the present year.
    let pivot = || i64::from(chrono::Utc::now().year()) - 30;
    Ok(match letter {
        'G' => Element::Text { field: Field::Era, short: false },
        'C' => number(Field::CenturyOfEra, count, count),
        'x' | 'y' | 'Y' if count == 2 => Element::ShortYear {
            week_year: letter == 'x',
            pivot: pivot(),
            lenient: !next_is_number,
        },
        'x' => number(Field::WeekYear, count, year_digits),
        'y' => number(Field::Year, count, year_digits),
        'Y' => number(Field::YearOfEra, count, year_digits),
        'M' if count >= 3 => Element::Text { field: Field::Month, short: count == 3 },
        'M' => number(Field::Month, count, 2),
        'd' => number(Field::DayOfMonth, count, 2),
        'a' => Element::Text { field: Field::HalfDay, short: false },
        'h' => number(Field::ClockHourOfHalfDay, count, 2),
        'H' => number(Field::HourOfDay, count, 2),
        'k' => number(Field::ClockHourOfDay, count, 2),
        'K' => number(Field::HourOfHalfDay, count, 2),
        'm' => number(Field::Minute, count, 2),
        's' => number(Field::Second, count, 2),
        'S' => Element::Fraction { least: count, most: count },
        'e' => number(Field::DayOfWeek, count, 1),
        'E' => Element::Text { field: Field::DayOfWeek, short: count < 4 },
        'D' => number(Field::DayOfYear, count, 3),
        'w' => number(Field::WeekOfYear, count, 2),
        'z' => Element::ZoneName { short: count < 4 },
        'Z' if count <= 2 => Element::Offset { colon: count == 2 },
        'Z' => Element::ZoneId,
        _ => {
            let token: String = std::iter::repeat_n(letter, count).collect();
            return Err(invalid(format!("Illegal pattern component: {token}")));
        }
    })
}
