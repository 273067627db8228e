//! Comments find their way back: a comment is printed at the first line break behind its
//! place; one that stood behind a token stays at the end of the line, others get their own.
//! It must not know what is between the comments.

use super::{Printer, Style};
use crate::lexer::{dialect_of, lex_statement};

/// A comment's text and place.
#[derive(Debug, Clone)]
struct Kept {
    start: usize,
    text: String,
    /// `-- …`: the line ends with it.
    line: bool,
    /// Something stood before it on its line.
    trailing: bool,
}

/// The comments of a text in order, and how many were printed.
#[derive(Debug, Clone, Default)]
pub(super) struct Comments {
    kept: Vec<Kept>,
    next: usize,
}

impl Comments {
    pub(super) fn of(text: &str) -> Self {
        let mut kept = Vec::new();
        let mut start = 0;
        loop {
            let lexed = lex_statement(text, start, dialect_of(text, start));
            for comment in &lexed.comments {
                let before = text.get(..comment.start).unwrap_or_default();
                let on_line = before.rsplit('\n').next().unwrap_or_default();
                kept.push(Kept {
                    start: comment.start,
                    text: text
                        .get(comment.start..comment.end)
                        .unwrap_or_default()
                        .trim_end()
                        .into(),
                    line: comment.line,
                    trailing: !on_line.trim().is_empty(),
                });
            }
            if !lexed.terminated {
                return Self { kept, next: 0 };
            }
            start = lexed.next;
        }
    }

    /// The next comment that stood before byte `place`.
    fn take(&mut self, place: usize) -> Option<Kept> {
        let comment = self.kept.get(self.next).filter(|comment| comment.start < place)?.clone();
        self.next += 1;
        Some(comment)
    }
}

impl Printer {
    /// A line break before what stood at byte `place`, with the comments that stood before it.
    pub(super) fn line_before(&mut self, place: usize) {
        if self.style != Style::Pretty {
            return self.line();
        }
        self.pending_comments(place);
        self.new_line();
    }

    /// Prints the comments that stood before `place`; a line break must follow.
    fn pending_comments(&mut self, place: usize) {
        let mut line_ended = false;
        while let Some(comment) = self.comments.take(place) {
            if comment.trailing && !line_ended && !self.out.is_empty() {
                self.write(" ");
            } else if !self.out.is_empty() {
                self.new_line();
            }
            self.write(&comment.text);
            line_ended = comment.line || !comment.trailing;
        }
    }

    /// Statements are separated by an empty line; comments before one stand right above it.
    pub(super) fn begin_statement(&mut self, first: bool, place: usize) {
        let trailing = |p: &Self| {
            p.comments.kept.get(p.comments.next).is_some_and(|it| it.trailing && it.start < place)
        };
        while !first && trailing(self) {
            let Some(comment) = self.comments.take(place) else {
                break;
            };
            self.write(" ");
            self.write(&comment.text);
            if comment.line {
                break;
            }
        }
        self.write_if(!first, "\n\n");
        while let Some(comment) = self.comments.take(place) {
            self.write(&comment.text);
            self.write("\n");
        }
    }

    /// The comments behind everything.
    pub(super) fn finish(&mut self, end: usize) {
        self.pending_comments(end + 1);
        if !self.out.is_empty() {
            self.write("\n");
        }
    }
}
