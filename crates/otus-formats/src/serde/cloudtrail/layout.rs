//! CloudTrail records that were not delivered to S3 as CloudTrail delivers them: event
//! history downloads and `jq` output (one document over many lines, or a bare array), and
//! bare records, one a line. Athena reads neither; the table property
//! `otus.cloudtrail.layout` asks for it and only `otus discover` sets it. It must not know
//! how a document becomes rows: it lays the text out as the delivered form and hands it on.

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::framing::Lines;

/// How records lie in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Each line one document: what the input format takes.
    Delivered,
    /// One document over any number of lines.
    Document,
    /// Each line one record.
    Records,
}

impl Layout {
    /// `None` for a word that is no layout.
    pub(super) fn parse(word: Option<&str>) -> Option<Self> {
        match word.map(str::trim) {
            None | Some("delivered") => Some(Self::Delivered),
            Some("document") => Some(Self::Document),
            Some("records") => Some(Self::Records),
            Some(_) => None,
        }
    }
}

/// Lays text out for `rows`.
pub(super) struct Relaid<R> {
    pub(super) rows: R,
    pub(super) layout: Layout,
    text: Vec<u8>,
}

impl<R> Relaid<R> {
    pub(super) fn new(rows: R, layout: Layout) -> Self {
        Self { rows, layout, text: Vec::new() }
    }

    /// The whole document on one line; between values a newline is as good as a blank, and
    /// inside a string JSON has none.
    fn document(&mut self, text: &[u8]) {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii();
        let array = text.first() == Some(&b'[');
        if array {
            self.text.extend_from_slice(b"{\"Records\":");
        }
        let blank = |byte: &u8| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte };
        self.text.extend(text.iter().map(blank));
        if array {
            self.text.push(b'}');
        }
    }

    /// Each line of `text` as a document with one record; the bytes used up.
    fn records(&mut self, text: &[u8], last: bool) -> usize {
        let mut lines = Lines::new(text, last);
        for line in lines.by_ref() {
            let line = line.trim_ascii();
            if !line.is_empty() {
                self.text.extend_from_slice(b"{\"Records\":[");
                self.text.extend_from_slice(line);
                self.text.extend_from_slice(b"]}\n");
            }
        }
        lines.used()
    }
}

impl<R: RowDecoder> RowDecoder for Relaid<R> {
    fn begin(&mut self) {
        self.rows.begin();
    }

    fn decode(
        &mut self,
        text: &[u8],
        last: bool,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<usize, Halt> {
        self.text.clear();
        let used = match self.layout {
            Layout::Delivered => return self.rows.decode(text, last, cx),
            Layout::Document if last => {
                self.document(text);
                text.len()
            }
            // The document comes again, longer, until it is whole.
            Layout::Document => 0,
            Layout::Records => self.records(text, last),
        };
        self.rows.decode(&self.text, true, cx)?;
        Ok(used)
    }
}
