//! Words, numbers, strings and signs of a partition expression.
//! It must not know which words mean something.

use crate::error::CatalogError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name or keyword as written, quotes (`` ` `` or `"`) removed.
    Word(String),
    Number(String),
    Text(String),
    /// `( ) , = <> != < > <= >=`
    Sign(&'static str),
}

const SIGNS: &[&str] = &["<>", "!=", "<=", ">=", "(", ")", ",", "=", "<", ">"];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, CatalogError> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            '\'' => {
                let (value, after) = quoted(rest, '\'')?;
                (Token::Text(value), after)
            }
            '`' | '"' => {
                let (value, after) = quoted(rest, first)?;
                (Token::Word(value), after)
            }
            _ => plain(rest)?,
        };
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

fn plain(rest: &str) -> Result<(Token, &str), CatalogError> {
    if let Some(sign) = SIGNS.iter().find(|it| rest.starts_with(**it)) {
        return Ok((Token::Sign(sign), rest.get(sign.len()..).unwrap_or_default()));
    }
    let numeric = rest.trim_start_matches(['-', '+']);
    let is_number = numeric.starts_with(|c: char| c.is_ascii_digit());
    let body = if is_number { numeric } else { rest };
    let ends = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$'));
    let mut end = body.find(ends).unwrap_or(body.len());
    if is_number {
        end += exponent_after(body, end);
    }
    let length = rest.len() - body.len() + end;
    let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
    if word.is_empty() {
        let shown: String = rest.chars().take(20).collect();
        return Err(CatalogError::Invalid(format!("Unsupported expression near '{shown}'")));
    }
    let word = word.to_owned();
    Ok((if is_number { Token::Number(word) } else { Token::Word(word) }, after))
}

/// Bytes of a signed exponent whose `e` ends the first `end` bytes of a number.
fn exponent_after(number: &str, end: usize) -> usize {
    let (digits, after) = number.split_at_checked(end).unwrap_or((number, ""));
    if !digits.ends_with(['e', 'E']) || !after.starts_with(['-', '+']) {
        return 0;
    }
    let power = after.get(1..).unwrap_or_default();
    1 + power.find(|c: char| !c.is_ascii_digit()).unwrap_or(power.len())
}

/// A doubled quote inside is one quote.
fn quoted(text: &str, quote: char) -> Result<(String, &str), CatalogError> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != quote {
            value.push(c);
        } else if chars.next_if(|it| it.1 == quote).is_some() {
            value.push(quote);
        } else {
            return Ok((value, text.get(at + quote.len_utf8()..).unwrap_or_default()));
        }
    }
    Err(CatalogError::Invalid(format!("Unsupported expression: {quote} is not closed")))
}
