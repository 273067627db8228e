//! Hive's property lists: `('key' = 'value', …)`.
//! It must not know what properties mean.

use crate::ast::{Property, StringLiteral};
use crate::lexer::TokenKind as T;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    pub(super) fn hive_properties(&mut self) -> Parsed<Vec<Property>> {
        self.in_parens(|p| p.comma_list(Self::hive_property))
    }

    fn hive_property(&mut self) -> Parsed<Property> {
        let key = self.string()?;
        self.expect(T::Equal)?;
        Ok(Property { key, value: self.loose_value()? })
    }

    /// A string, or an unquoted number, TRUE or FALSE as its text.
    pub(super) fn loose_value(&mut self) -> Parsed<StringLiteral> {
        if self.number_begins() {
            let start = self.start();
            let sign = if self.eat(T::Minus) { "-" } else { "" };
            let token = self.bump();
            let value = format!("{sign}{}", self.token_text(token));
            return Ok(StringLiteral { value, span: self.span_from(start) });
        }
        if self.peek_word(0, "TRUE") || self.peek_word(0, "FALSE") {
            let token = self.bump();
            let value = self.token_text(token).to_owned();
            return Ok(StringLiteral { value, span: Self::token_span(token) });
        }
        self.string()
    }
}
