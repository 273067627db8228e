//! A strict pull scanner over JSON text: it finds where values begin and end and never
//! builds a tree. It accepts what Jackson's default parser accepts (RFC 8259; no comments,
//! no `NaN`, no trailing commas). It must not know Arrow or any function.

use std::borrow::Cow;
use std::ops::Range;

/// Deepest nesting that is read; deeper text counts as malformed.
pub const MAX_DEPTH: usize = 1_000;

/// The text is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// What kind of value starts at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Object,
    Array,
    String,
    Number,
    True,
    False,
    Null,
}

/// The content of a string between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawString<'a> {
    /// Bytes between the quotes, escapes not decoded.
    pub raw: &'a str,
    pub escaped: bool,
}

impl<'a> RawString<'a> {
    /// The text with its escapes decoded.
    #[must_use]
    pub fn decode(&self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(decode_escapes(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether the decoded text equals `name`.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        if self.escaped { decode_escapes(self.raw) == name } else { self.raw == name }
    }
}

/// A number as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawNumber<'a> {
    pub text: &'a str,
    /// It has a fraction or an exponent.
    pub float: bool,
}

/// A cursor over one JSON text.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Byte offset of the cursor.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// A part of the text that an earlier walk found.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or("")
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub fn skip_whitespace(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// The next byte after white space.
    pub fn peek(&mut self) -> Option<u8> {
        self.skip_whitespace();
        self.byte()
    }

    /// Whether only white space is left.
    pub fn at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Takes `expected` after white space.
    ///
    /// # Errors
    /// When another byte, or nothing, comes next.
    pub fn take(&mut self, expected: u8) -> Result<(), Malformed> {
        if self.peek() == Some(expected) {
            self.at += 1;
            Ok(())
        } else {
            Err(Malformed)
        }
    }

    /// Takes `expected` when it comes next.
    pub fn take_if(&mut self, expected: u8) -> bool {
        self.take(expected).is_ok()
    }

    /// The kind of the value that starts here.
    ///
    /// # Errors
    /// When no value starts here.
    pub fn kind(&mut self) -> Result<Kind, Malformed> {
        match self.peek() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"') => Ok(Kind::String),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't') => Ok(Kind::True),
            Some(b'f') => Ok(Kind::False),
            Some(b'n') => Ok(Kind::Null),
            _ => Err(Malformed),
        }
    }

    /// Reads a string.
    ///
    /// # Errors
    /// When no well-formed string starts here.
    pub fn string(&mut self) -> Result<RawString<'a>, Malformed> {
        self.take(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut escaped = false;
        loop {
            let skipped = plain_run(bytes.get(self.at..).unwrap_or(&[]));
            self.at += skipped;
            match self.byte() {
                Some(b'"') => {
                    let raw = self.text.get(start..self.at).ok_or(Malformed)?;
                    self.at += 1;
                    return Ok(RawString { raw, escaped });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return Err(Malformed),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Malformed> {
        self.at += 1;
        match self.byte() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                let digits = self.text.as_bytes().get(self.at + 1..self.at + 5).ok_or(Malformed)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(Malformed);
                }
                self.at += 5;
                Ok(())
            }
            _ => Err(Malformed),
        }
    }

    /// Reads a number.
    ///
    /// # Errors
    /// When no well-formed number starts here.
    pub fn number(&mut self) -> Result<RawNumber<'a>, Malformed> {
        self.skip_whitespace();
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(Malformed),
        }
        if matches!(self.byte(), Some(b'0'..=b'9')) {
            return Err(Malformed);
        }
        let mut float = false;
        if self.byte() == Some(b'.') {
            float = true;
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            float = true;
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.some_digits()?;
        }
        if !matches!(self.byte(), None | Some(b',' | b']' | b'}' | b' ' | b'\n' | b'\t' | b'\r')) {
            return Err(Malformed);
        }
        let text = self.text.get(start..self.at).ok_or(Malformed)?;
        Ok(RawNumber { text, float })
    }

    fn digits(&mut self) {
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn some_digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        self.digits();
        if self.at == start { Err(Malformed) } else { Ok(()) }
    }

    /// Reads `true`, `false` or `null`.
    ///
    /// # Errors
    /// When the word is another one.
    pub fn word(&mut self, word: &str) -> Result<(), Malformed> {
        self.skip_whitespace();
        let rest = self.text.as_bytes().get(self.at..).unwrap_or(&[]);
        if !rest.starts_with(word.as_bytes()) {
            return Err(Malformed);
        }
        self.at += word.len();
        match self.byte() {
            Some(b) if b.is_ascii_alphanumeric() || b == b'_' || b == b'$' => Err(Malformed),
            _ => Ok(()),
        }
    }

    fn scalar(&mut self, kind: Kind) -> Result<(), Malformed> {
        match kind {
            Kind::String => self.string().map(|_| ()),
            Kind::Number => self.number().map(|_| ()),
            Kind::True => self.word("true"),
            Kind::False => self.word("false"),
            Kind::Null => self.word("null"),
            Kind::Object | Kind::Array => Err(Malformed),
        }
    }

    /// Walks over one value and returns where it stands.
    ///
    /// # Errors
    /// When the value is malformed or nested too deeply.
    pub fn skip_value(&mut self) -> Result<Range<usize>, Malformed> {
        self.skip_whitespace();
        let start = self.at;
        let mut open = Nesting::default();
        loop {
            match self.kind()? {
                Kind::Object => {
                    self.at += 1;
                    if !self.take_if(b'}') {
                        open.push(true)?;
                        self.member_name()?;
                        continue;
                    }
                }
                Kind::Array => {
                    self.at += 1;
                    if !self.take_if(b']') {
                        open.push(false)?;
                        continue;
                    }
                }
                kind => self.scalar(kind)?,
            }
            if self.close(&mut open)? {
                return Ok(start..self.at);
            }
        }
    }

    /// After a value: steps to the next one; true when the outermost value has ended.
    fn close(&mut self, open: &mut Nesting) -> Result<bool, Malformed> {
        while let Some(object) = open.last() {
            if self.take_if(b',') {
                if object {
                    self.member_name()?;
                }
                return Ok(false);
            }
            self.take(if object { b'}' } else { b']' })?;
            open.pop();
        }
        Ok(true)
    }

    fn member_name(&mut self) -> Result<(), Malformed> {
        self.string()?;
        self.take(b':')
    }
}

/// Which containers are open: a bit each, true for an object.
#[derive(Debug, Default)]
struct Nesting {
    bits: u128,
    depth: usize,
    spilled: Vec<u128>,
}

impl Nesting {
    fn push(&mut self, object: bool) -> Result<(), Malformed> {
        if self.depth >= MAX_DEPTH {
            return Err(Malformed);
        }
        if self.depth > 0 && self.depth.is_multiple_of(128) {
            self.spilled.push(self.bits);
            self.bits = 0;
        }
        self.bits = (self.bits << 1) | u128::from(object);
        self.depth += 1;
        Ok(())
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.bits >>= 1;
        if self.depth > 0 && self.depth.is_multiple_of(128) {
            self.bits = self.spilled.pop().unwrap_or(0);
        }
    }

    fn last(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.bits & 1 == 1)
    }
}

/// The content of the string that starts at byte `at`, when it has no escapes; `None` when it
/// has, or when no well-formed string is there.
#[inline]
#[must_use]
pub fn plain_string_at(text: &str, at: usize) -> Option<&str> {
    let content = text.as_bytes().get(at..)?.strip_prefix(b"\"")?;
    let length = plain_run(content);
    let closed = content.get(length) == Some(&b'"');
    if closed { text.get(at + 1..at + 1 + length) } else { None }
}

/// How many leading bytes are neither a quote, a backslash nor a control character;
/// eight bytes at a time.
#[inline]
fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let zero_bytes = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let mut at = 0;
    let (chunks, _) = bytes.as_chunks::<8>();
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        let quote = zero_bytes(word ^ (ONES * u64::from(b'"')));
        let backslash = zero_bytes(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let hit = quote | backslash | control;
        if hit != 0 {
            return at + (hit.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or(&[]);
    at + rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len())
}

/// Decodes the escapes of a string the scanner accepted. A lone surrogate becomes `?`, as
/// Java writes it.
fn decode_escapes(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let mut tail = tail.chars();
        tail.next();
        match tail.next() {
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('u') => {
                rest = unicode_escape(tail.as_str(), &mut out);
                continue;
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = tail.as_str();
    }
    out.push_str(rest);
    out
}

/// Decodes the four digits at the start of `digits` (and a following low surrogate) and
/// returns what is left.
fn unicode_escape<'a>(digits: &'a str, out: &mut String) -> &'a str {
    let Some((first, rest)) = hex4(digits) else {
        return "";
    };
    if let Some(c) = char::from_u32(first) {
        out.push(c);
        return rest;
    }
    if (0xd800..0xdc00).contains(&first)
        && let Some((second, after)) = rest.strip_prefix("\\u").and_then(hex4)
        && (0xdc00..0xe000).contains(&second)
    {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        out.push(char::from_u32(code).unwrap_or('?'));
        return after;
    }
    out.push('?');
    rest
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}
