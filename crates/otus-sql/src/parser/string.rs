//! String literals: Trino's `'it''s'` and `U&'\0041'`, Hive's escapes.
//! It must not know what a string means where it stands.

use otus_types::Span;

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::StringLiteral;
use crate::lexer::{Dialect, Keyword as K, Token, TokenKind as T};

impl Parser<'_> {
    pub(super) fn string_begins(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), T::String | T::UnicodeString)
    }

    pub(super) fn string(&mut self) -> Parsed<StringLiteral> {
        self.note(Expected::Symbol(T::String));
        if !self.string_begins(0) {
            return Err(self.fail());
        }
        Ok(self.take_string())
    }

    pub(super) fn maybe_string(&mut self) -> Option<StringLiteral> {
        self.note(Expected::Symbol(T::String));
        self.string_begins(0).then(|| self.take_string())
    }

    fn take_string(&mut self) -> StringLiteral {
        let start = self.start();
        let token = self.bump();
        let value = match (token.kind, self.dialect) {
            (T::UnicodeString, _) => self.unicode_string(token),
            (_, Dialect::Hive) => hive_string(self.token_text(token)),
            (_, Dialect::Trino) => trino_string(self.token_text(token)),
        };
        StringLiteral { value, span: self.span_from(start) }
    }

    /// `U&'…' [UESCAPE 'c']`, decoded; a bad escape is reported, not fatal.
    fn unicode_string(&mut self, token: Token) -> String {
        let escape = if self.eat_keyword(K::UESCAPE) {
            if self.kind() == T::String {
                let escape = self.bump();
                self.escape_character(escape)
            } else {
                self.fail();
                '\\'
            }
        } else {
            '\\'
        };
        let body = trino_string(self.token_text(token).get(2..).unwrap_or_default());
        match decode_unicode(&body, escape) {
            Ok(value) => value,
            Err(message) => {
                self.complain(Span::new(token.start, token.end), message);
                String::new()
            }
        }
    }

    fn escape_character(&mut self, token: Token) -> char {
        let value = trino_string(self.token_text(token));
        let mut characters = value.chars();
        let message = match (characters.next(), characters.next()) {
            (None, _) => "Empty Unicode escape character",
            (Some(_), Some(_)) => "Invalid Unicode escape character",
            (Some(c), None) if c.is_ascii_hexdigit() || "+'\" ".contains(c) => {
                "Invalid Unicode escape character"
            }
            (Some(c), None) => return c,
        };
        self.complain(Span::new(token.start, token.end), message);
        '\\'
    }
}

/// The value of `'…'` with `''` undone.
fn trino_string(literal: &str) -> String {
    literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default().replace("''", "'")
}

/// The text of a Unicode literal with its escapes decoded.
fn decode_unicode(body: &str, escape: char) -> Result<String, String> {
    let mut value = String::new();
    let mut rest = body.chars();
    while let Some(c) = rest.next() {
        if c != escape {
            value.push(c);
            continue;
        }
        let mut ahead = rest.clone();
        let digits = match ahead.next() {
            Some(next) if next == escape => {
                value.push(escape);
                rest = ahead;
                continue;
            }
            Some('+') => {
                rest = ahead;
                6
            }
            Some(_) => 4,
            None => return Err("Incomplete escape sequence: ".to_owned()),
        };
        let hex: String = rest.by_ref().take(digits).collect();
        if hex.chars().count() < digits {
            return Err(format!("Incomplete escape sequence: {hex}"));
        }
        if let Some(bad) = hex.chars().find(|digit| !digit.is_ascii_hexdigit()) {
            return Err(format!("Invalid hexadecimal digit: {bad}"));
        }
        let code = u32::from_str_radix(&hex, 16).unwrap_or(u32::MAX);
        match char::from_u32(code) {
            Some(decoded) => value.push(decoded),
            None => return Err(format!("Invalid escaped character: {hex}")),
        }
    }
    Ok(value)
}

/// The value of a Hive literal in either quotes: `\0 \' \" \b \n \r \t \Z \\`, `\uXXXX`, octal
/// `\ooo`; `\%` and `\_` keep the backslash, any other `\c` is `c` (Hive's
/// `unescapeSQLString`).
pub(crate) fn hive_string(literal: &str) -> String {
    let quote = literal.chars().next().unwrap_or('\'');
    let body = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    let doubled: String = [quote, quote].iter().collect();
    let mut value = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(c) = rest.chars().next() {
        if c == '\\' && rest.len() > 1 {
            let taken = hive_escape(rest.get(1..).unwrap_or_default(), &mut value);
            rest = rest.get(1 + taken..).unwrap_or_default();
        } else if rest.starts_with(&doubled) {
            value.push(quote);
            rest = rest.get(2..).unwrap_or_default();
        } else {
            value.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    value
}

/// Decodes what follows a backslash; returns how many bytes it took.
fn hive_escape(after: &str, value: &mut String) -> usize {
    let code = |from: usize, to: usize, radix: u32| {
        let digits = after.get(from..to).filter(|text| text.chars().all(|c| c.is_digit(radix)))?;
        u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)
    };
    if after.starts_with('u')
        && let Some(decoded) = code(1, 5, 16)
    {
        value.push(decoded);
        return 5;
    }
    if after.starts_with(['0', '1'])
        && let Some(decoded) = code(0, 3, 8)
    {
        value.push(decoded);
        return 3;
    }
    let Some(c) = after.chars().next() else {
        return 0;
    };
    match c {
        '0' => value.push('\0'),
        'b' => value.push('\u{8}'),
        'n' => value.push('\n'),
        'r' => value.push('\r'),
        't' => value.push('\t'),
        'Z' => value.push('\u{1A}'),
        '%' => value.push_str("\\%"),
        '_' => value.push_str("\\_"),
        other => value.push(other),
    }
    c.len_utf8()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hive_escapes_as_athena_measures_them() {
        let cases = [
            (r"'\\s'", r"\s"),
            (r#"'\"'"#, "\""),
            (r#"'\\\"'"#, "\\\""),
            (r"'\d'", "d"),
            (r"'\001'", "\u{1}"),
            (r"'\u0001'", "\u{1}"),
            (r"'\t'", "\t"),
            (r"'\%'", r"\%"),
            ("'it''s'", "it's"),
            ("\"it's\"", "it's"),
            (r"'é\'é'", "é'é"),
        ];
        for (literal, value) in cases {
            assert_eq!(hive_string(literal), value, "{literal}");
        }
    }

    #[test]
    fn unicode_literals_as_the_manual_has_them() {
        assert_eq!(
            decode_unicode("Hello winter \\2603 !", '\\').unwrap(),
            "Hello winter \u{2603} !"
        );
        assert_eq!(decode_unicode("#2603##", '#').unwrap(), "\u{2603}#");
        assert_eq!(decode_unicode("\\+01F600", '\\').unwrap(), "\u{1F600}");
        assert!(decode_unicode("\\26", '\\').is_err());
        assert!(decode_unicode("\\D800", '\\').is_err());
    }
}
