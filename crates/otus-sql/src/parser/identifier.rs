//! Identifiers and qualified names in both dialects, and Athena's complaints about quotes.
//! It must not know what a name refers to.

use otus_types::{ErrorCode, QueryError};

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{Ident, QualifiedName, Quote};
use crate::lexer::{Dialect, Token, TokenKind as T};

pub(super) const BACKQUOTES: &str =
    "backquoted identifiers are not supported; use double quotes to quote identifiers";
pub(super) const DIGIT: &str =
    "identifiers must not start with a digit; surround the identifier with double quotes";

impl Parser<'_> {
    pub(super) fn identifier(&mut self) -> Parsed<Ident> {
        self.note(Expected::Rule("<identifier>"));
        if !self.identifier_begins() {
            return Err(self.fail());
        }
        let token = self.bump();
        Ok(self.identifier_of(token))
    }

    /// An identifier if one stands here.
    pub(super) fn maybe_identifier(&mut self) -> Option<Ident> {
        self.note(Expected::Rule("<identifier>"));
        if !self.identifier_begins() {
            return None;
        }
        let token = self.bump();
        Some(self.identifier_of(token))
    }

    /// In DDL any word names something where a name is wanted, as the documentation's own
    /// examples have it (`timestamp string`).
    fn identifier_begins(&self) -> bool {
        match self.dialect {
            Dialect::Trino => self.kind().is_identifier(),
            Dialect::Hive => self.kind().is_identifier() || self.kind().is_word(),
        }
    }

    /// `a.b.c`.
    pub(super) fn qualified_name(&mut self) -> Parsed<QualifiedName> {
        let start = self.start();
        let mut parts = vec![self.identifier()?];
        while self.eat(T::Dot) {
            self.check_rounds(parts.len())?;
            parts.push(self.identifier()?);
        }
        Ok(QualifiedName { parts, span: self.span_from(start) })
    }

    /// `(a, b, c)`.
    pub(super) fn identifier_list(&mut self) -> Parsed<Vec<Ident>> {
        self.in_parens(|p| p.comma_list(Self::identifier))
    }

    /// The identifier a token spells; a wrong kind of quoting is reported, not fatal.
    pub(super) fn identifier_of(&mut self, token: Token) -> Ident {
        let span = Self::token_span(token);
        let text = self.token_text(token);
        let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
        let (value, quote) = match token.kind {
            T::QuotedIdent => (inner.replace("\"\"", "\""), Some(Quote::Double)),
            T::BackquotedIdent => (inner.replace("``", "`"), Some(Quote::Backtick)),
            _ => (text.to_owned(), None),
        };
        if let Some(error) = self.quoting_error(token, &value) {
            self.errors.push(error.at(*span));
        }
        Ident { value, quote, span }
    }

    fn quoting_error(&self, token: Token, value: &str) -> Option<QueryError> {
        let error = |message: &str| QueryError::new(ErrorCode::SyntaxError, message);
        let span = *Self::token_span(token);
        match (self.dialect, token.kind) {
            (_, T::QuotedIdent) if value.is_empty() => {
                Some(error("Zero-length delimited identifier not allowed"))
            }
            (Dialect::Trino, T::BackquotedIdent) => {
                let mended = format!("\"{}\"", value.replace('"', "\"\""));
                let hint = format!("write {mended}: queries quote names with double quotes");
                Some(error(BACKQUOTES).hint_edit(hint, span, &mended))
            }
            (Dialect::Trino, T::DigitIdent) => {
                let mended = format!("\"{value}\"");
                Some(error(DIGIT).hint_edit(format!("write {mended}"), span, &mended))
            }
            (Dialect::Hive, T::DigitIdent) => {
                let mended = format!("`{value}`");
                let message = format!("no viable alternative at input '{value}'");
                let hint =
                    format!("write {mended}: a name that begins with a digit needs backticks");
                Some(error(&message).hint_edit(hint, span, &mended))
            }
            _ => None,
        }
    }
}
