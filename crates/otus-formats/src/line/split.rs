//! The one line splitter of the text SerDes. A line ends with a line feed, a carriage return
//! or both, as in Hadoop's text input format.

use std::borrow::Cow;
use std::ops::Range;

/// A line without its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) bytes: &'a [u8],
    /// The same as text where the whole window is UTF-8.
    text: Option<&'a str>,
    /// Counted from 1 in its object, header lines included.
    pub(crate) number: u64,
}

impl<'a> Line<'a> {
    pub(crate) fn new(bytes: &'a [u8], text: Option<&'a str>, number: u64) -> Self {
        Self { bytes, text, number }
    }

    /// The line; what is no UTF-8 is replaced, as Java replaces it.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        match self.text {
            Some(text) => Cow::Borrowed(text),
            None => String::from_utf8_lossy(self.bytes),
        }
    }

    /// Some bytes of the line as text, where the whole window is UTF-8.
    #[inline]
    pub(crate) fn plain(&self, range: Range<usize>) -> Option<&'a str> {
        self.text?.get(range)
    }

    /// Some bytes of the line as text.
    pub(crate) fn part(&self, range: Range<usize>) -> Cow<'a, str> {
        match self.plain(range.clone()) {
            Some(text) => Cow::Borrowed(text),
            None => String::from_utf8_lossy(self.bytes.get(range).unwrap_or_default()),
        }
    }
}

/// The lines of a window as ranges; with `last` also what follows the last line end.
#[derive(Debug)]
pub(crate) struct TextLines<'a> {
    text: &'a [u8],
    at: usize,
    last: bool,
}

impl<'a> TextLines<'a> {
    pub(crate) fn new(text: &'a [u8], last: bool) -> Self {
        Self { text, at: 0, last }
    }

    /// Bytes used up by the lines handed out so far.
    pub(crate) fn used(&self) -> usize {
        self.at
    }

    /// Whole lines ahead, no more bytes of them than `most`.
    pub(crate) fn ahead(&self, most: usize) -> Range<usize> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = if rest.len() <= most && self.last {
            rest.len()
        } else {
            let some = rest.get(..most).unwrap_or(rest);
            memchr::memrchr(b'\n', some).map_or(0, |end| end + 1)
        };
        self.at..self.at + length
    }

    /// Passes over so many bytes, which are whole lines.
    pub(crate) fn pass(&mut self, bytes: usize) {
        self.at += bytes;
    }
}

impl Iterator for TextLines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let Some(length) = memchr::memchr2(b'\n', b'\r', rest) else {
            if !self.last {
                return None;
            }
            self.at = self.text.len();
            return Some(start..self.at);
        };
        let end = match (rest.get(length), rest.get(length + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            // A line feed may follow in the next window.
            (Some(b'\r'), None) if !self.last => return None,
            _ => 1,
        };
        self.at = start + length + end;
        Some(start..start + length)
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, TextLines};

    fn cut(text: &[u8], last: bool) -> (Vec<String>, usize) {
        let mut lines = TextLines::new(text, last);
        let found = lines.by_ref().map(|it| String::from_utf8_lossy(&text[it]).into_owned());
        (found.collect(), lines.used())
    }

    #[test]
    fn lines_end_three_ways() {
        let all = ["a", "", "b", "c", "d"].map(String::from).to_vec();
        assert_eq!(cut(b"a\n\nb\r\nc\rd", true), (all, 9));
        assert_eq!(cut(b"a\r", false), (vec![], 0));
        assert_eq!(cut(b"a\rb", false), (vec!["a".to_owned()], 2));
        assert_eq!(cut(b"a\n", true).0.len(), 1);
        assert_eq!(cut(b"", true), (vec![], 0));
    }

    #[test]
    fn whole_lines_are_ahead() {
        let mut lines = TextLines::new(b"a\nbc\nd", false);
        assert_eq!((lines.ahead(9), lines.ahead(4), lines.ahead(1)), (0..5, 0..2, 0..0));
        lines.pass(2);
        assert_eq!((lines.next(), lines.ahead(9)), (Some(2..4), 5..5));
        let lines = TextLines::new(b"a\nbc", true);
        assert_eq!((lines.ahead(4), lines.ahead(3)), (0..4, 0..2));
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let line = Line::new(b"a\xff b", None, 1);
        assert_eq!(line.text(), "a\u{FFFD} b");
        assert_eq!(line.part(3..4), "b");
        let line = Line::new("é".as_bytes(), Some("é"), 1);
        assert_eq!(line.part(0..1), "\u{FFFD}");
    }
}
