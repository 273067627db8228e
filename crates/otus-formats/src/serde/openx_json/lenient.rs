//! What the OpenX SerDe takes for JSON although it is none, written as JSON: unquoted and
//! single-quoted strings, `=`, `=>` and `;`, comments, left-out array elements.

use crate::json::text::write_string;

/// Deepest nesting.
const MAX_DEPTH: usize = 128;

/// The first value of `text` as JSON.
///
/// # Errors
/// A sentence about what even so is none.
pub(super) fn strict(text: &str) -> Result<String, String> {
    let mut reader = Reader { text, at: 0, out: String::with_capacity(text.len() + 16) };
    reader.value(0)?;
    Ok(reader.out)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    out: String,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// The next character that is neither white space nor comment; it is not taken.
    fn peek(&mut self) -> Result<Option<char>, String> {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            self.at += blanks;
            let rest = self.rest();
            if rest.starts_with('#') || rest.starts_with("//") {
                self.at = self.text.len();
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").filter(|end| *end >= 2);
                self.at += end.ok_or("Unterminated c-style comment")? + 2;
            } else {
                return Ok(rest.chars().next());
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err(String::from("nested too deeply"));
        }
        match self.peek()? {
            None => Err(String::from("End of input")),
            Some('{') => self.object(depth),
            Some('[') => self.array(depth),
            Some(quote @ ('"' | '\'')) => {
                let text = self.quoted(quote)?;
                write_string(&text, &mut self.out);
                Ok(())
            }
            Some(_) => {
                let literal = self.literal()?;
                if literal.eq_ignore_ascii_case("null") {
                    self.out.push_str("null");
                } else if is_json_scalar(&literal) {
                    self.out.push_str(&literal);
                } else {
                    write_string(&literal, &mut self.out);
                }
                Ok(())
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<(), String> {
        self.bump();
        self.out.push('{');
        if self.peek()? == Some('}') {
            self.bump();
            self.out.push('}');
            return Ok(());
        }
        loop {
            let name = match self.peek()? {
                Some(quote @ ('"' | '\'')) => self.quoted(quote)?,
                Some('{' | '[') => return Err(String::from("Names must be strings")),
                _ => self.literal()?,
            };
            write_string(&name, &mut self.out);
            match self.peek()? {
                Some(':') => self.at += 1,
                Some('=') => self.at += if self.rest().starts_with("=>") { 2 } else { 1 },
                _ => return Err(format!("Expected ':' after field {name}")),
            }
            self.out.push(':');
            self.value(depth + 1)?;
            match self.peek()? {
                Some('}') => {
                    self.bump();
                    self.out.push('}');
                    return Ok(());
                }
                Some(',' | ';') => {
                    self.bump();
                    self.out.push(',');
                }
                _ => return Err(String::from("Unterminated object")),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<(), String> {
        self.bump();
        self.out.push('[');
        let mut trailing = false;
        loop {
            match self.peek()? {
                None => return Err(String::from("Unterminated array")),
                Some(']') => {
                    if trailing {
                        self.out.push_str("null");
                    }
                    break;
                }
                // A separator without a value stands for null.
                Some(',' | ';') => self.out.push_str("null"),
                Some(_) => self.value(depth + 1)?,
            }
            match self.peek()? {
                Some(']') => break,
                Some(',' | ';') => {
                    self.bump();
                    self.out.push(',');
                    trailing = true;
                }
                _ => return Err(String::from("Unterminated array")),
            }
        }
        self.bump();
        self.out.push(']');
        Ok(())
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        self.bump();
        let mut text = String::new();
        while let Some(c) = self.bump() {
            match c {
                c if c == quote => return Ok(text),
                '\\' => match self.bump().ok_or("Unterminated escape sequence")? {
                    'u' => text.push(self.unicode()?),
                    't' => text.push('\t'),
                    'b' => text.push('\u{8}'),
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    'f' => text.push('\u{c}'),
                    'a' => text.push('\u{7}'),
                    'v' => text.push('\u{b}'),
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
        Err(String::from("Unterminated string"))
    }

    fn unicode(&mut self) -> Result<char, String> {
        let unit = self.hex4()?;
        if let Some(c) = char::from_u32(unit) {
            return Ok(c);
        }
        let before = self.at;
        if unit < 0xDC00 && self.rest().starts_with("\\u") {
            self.at += 2;
            let low = self.hex4()?;
            if (0xDC00..0xE000).contains(&low) {
                let code = 0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            self.at = before;
        }
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> Result<u32, String> {
        let digits = self.rest().get(..4).ok_or("Unterminated escape sequence")?;
        let unit = u32::from_str_radix(digits, 16)
            .map_err(|_| format!("Invalid escape sequence: {digits}"))?;
        self.at += 4;
        Ok(unit)
    }

    /// Characters up to white space or anything that means something.
    fn literal(&mut self) -> Result<String, String> {
        let ends = |c: char| " \r\n\t\u{c}{}[]/\\:,=;#".contains(c);
        let rest = self.rest();
        let literal = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        if literal.is_empty() {
            return Err(String::from("Expected literal value"));
        }
        let literal = literal.to_owned();
        self.at += literal.len();
        Ok(literal)
    }
}

/// A number beyond what a double holds is text, as for org.json.
fn is_json_scalar(literal: &str) -> bool {
    matches!(literal, "true" | "false")
        || literal.starts_with(|c: char| c == '-' || c.is_ascii_digit())
            && serde_json::from_str::<f64>(literal).is_ok()
}

#[cfg(test)]
mod tests {
    use super::strict;

    #[test]
    fn lenient_syntax_becomes_json() {
        let cases = [
            ("{a:'b c', \"d\" => 0x1F; e=null}", r#"{"a":"b c","d":"0x1F","e":null}"#),
            ("[1,,2;]", "[1,null,2,null]"),
            ("{'a' : true /* x */, b: NULL} # rest", r#"{"a":true,"b":null}"#),
            ("{\"a\":017,\"b\":-1.5}", r#"{"a":"017","b":-1.5}"#),
            ("{}}", "{}"),
        ];
        for (text, expected) in cases {
            assert_eq!(strict(text).as_deref(), Ok(expected), "{text}");
        }
        for text in
            ["{\"a\":1", "{\"a\"", "[1 2]", "{[1]:2}", "{a:'x}", "{:1}", "{\"a\":\"\\u12\"}"]
        {
            assert!(strict(text).is_err(), "{text}");
        }
        assert!(strict(&"[".repeat(100_000)).is_err());
    }
}
