//! The careful way to delimit JSON values: serde_json judges, one value at a time. Slow and
//! right; the walker is measured against it.

use serde_json::value::RawValue;

/// Where reading stands in a line of JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// Skips white space and tells the byte after it.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Takes `byte` if it comes next.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Takes one whole valid value: bytes `start..end`.
    ///
    /// # Errors
    /// What serde_json says is wrong with it.
    pub(crate) fn value(&mut self) -> Result<(usize, usize), String> {
        self.peek();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        match values.next() {
            Some(Ok(value)) => {
                let start = self.at;
                self.at += value.get().len();
                Ok((start, self.at))
            }
            Some(Err(error)) => Err(plain_reason(&error)),
            None => Err(String::from("unexpected end")),
        }
    }

    /// Takes a key and its colon: the raw key without quotes.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn key(&mut self) -> Result<&'a str, String> {
        if self.peek() != Some(b'"') {
            return Err(String::from("a key was expected"));
        }
        let (start, end) = self.value()?;
        if !self.eat(b':') {
            return Err(String::from("a colon was expected"));
        }
        Ok(self.text.get(start + 1..end - 1).unwrap_or_default())
    }
}

/// serde_json's words without its line and column, which count from the value's start.
fn plain_reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split_once(" at line ").map_or(text.clone(), |(reason, _)| reason.to_owned())
}
