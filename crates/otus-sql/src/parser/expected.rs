//! What could have stood where the text went wrong, and the error that lists it in Trino's
//! form. It must not know constructs: they note what they look for through the cursor.

use otus_types::{ErrorCode, Position, QueryError, Span};

use super::Parser;
use crate::lexer::{Dialect, Keyword, TokenKind as T};

/// One thing looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Keyword(Keyword),
    /// A word that is no keyword of Trino's.
    Word(&'static str),
    Symbol(T),
    /// A named rule, for example `<expression>`.
    Rule(&'static str),
}

impl Expected {
    /// As Trino lists it.
    fn label(self) -> String {
        match self {
            Self::Keyword(keyword) => format!("'{}'", keyword.name()),
            Self::Word(word) => format!("'{word}'"),
            Self::Rule(rule) => rule.to_owned(),
            Self::Symbol(T::End) => "<EOF>".to_owned(),
            Self::Symbol(T::Integer) => "<integer>".to_owned(),
            Self::Symbol(T::String) => "<string>".to_owned(),
            Self::Symbol(T::NotEqual) => "NEQ".to_owned(),
            Self::Symbol(kind) => match kind.symbol() {
                Some(symbol) => format!("'{symbol}'"),
                None => "<identifier>".to_owned(),
            },
        }
    }
}

impl Parser<'_> {
    /// Remembers that `expected` was looked for at the current token.
    pub(super) fn note(&mut self, expected: Expected) {
        if self.quiet_at == Some(self.at) {
            return;
        }
        if self.at != self.noted_at {
            self.expected.clear();
            self.noted_at = self.at;
        }
        if !self.expected.contains(&expected) {
            self.expected.push(expected);
        }
    }

    /// Parses a rule that errors name as a whole: what it may begin with is not listed.
    pub(super) fn rule<V>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&mut Self) -> super::Parsed<V>,
    ) -> super::Parsed<V> {
        self.note(Expected::Rule(name));
        let outer = self.quiet_at.replace(self.at);
        let parsed = parse(self);
        self.quiet_at = outer;
        parsed
    }

    /// The labels of what was looked for at the current token, sorted as Trino sorts them.
    pub(super) fn expected_labels(&self) -> Vec<String> {
        if self.noted_at != self.at {
            return Vec::new();
        }
        let mut labels: Vec<String> = self.expected.iter().map(|it| it.label()).collect();
        labels.sort();
        labels.dedup();
        labels
    }

    /// The error for the current token, which nothing looked for accepts.
    pub(super) fn mismatch(&self) -> QueryError {
        let token = self.token();
        let span = Span::new(token.start, token.end);
        let mut error = match self.hyphen_in_hive_name() {
            Some(message) => QueryError::new(ErrorCode::DdlFailed, message),
            None => QueryError::new(ErrorCode::SyntaxError, self.mismatch_text()),
        };
        error.span = Some(span);
        error.hints = self.hints();
        error
    }

    fn mismatch_text(&self) -> String {
        let labels = self.expected_labels();
        let found = match self.kind() {
            T::End => "<EOF>",
            _ => self.token_text(self.token()),
        };
        match (self.dialect, labels.as_slice()) {
            (Dialect::Trino, _) => {
                format!("mismatched input '{found}'. Expecting: {}", labels.join(", "))
            }
            // Athena's front grammar for DDL speaks ANTLR's plain language.
            (Dialect::Hive, [only]) => format!("mismatched input '{found}' expecting {only}"),
            (Dialect::Hive, _) => {
                let start = self.token_at(0).start;
                let read = self.text.get(start..self.token().end).unwrap_or_default();
                format!("no viable alternative at input '{}'", read.trim_end())
            }
        }
    }

    /// Hive's own parser answers for `my-table`; it counts columns from 0.
    fn hyphen_in_hive_name(&self) -> Option<String> {
        let name = self.token_at(self.at.checked_sub(1)?);
        let hyphen = self.token();
        let is_name = name.kind.is_word() && name.end == hyphen.start;
        if self.dialect != Dialect::Hive || hyphen.kind != T::Minus || !is_name {
            return None;
        }
        let at = Position::of(self.text, hyphen.start);
        let name = self.token_text(name);
        Some(format!(
            "FAILED: ParseException line {}:{} missing EOF at '-' near '{name}'",
            at.line,
            at.column - 1
        ))
    }
}
