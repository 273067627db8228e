//! Statements that write rows. They must not know table formats.

mod change;
mod ctas;
mod insert;
mod maintenance;
mod merge;
mod unload;

use super::{Parsed, Parser};
use crate::ast::TableProperty;
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    /// `(name = value, …)` of a WITH clause.
    pub(super) fn table_properties(&mut self) -> Parsed<Vec<TableProperty>> {
        self.in_parens(|p| p.comma_list(Self::table_property))
    }

    fn table_property(&mut self) -> Parsed<TableProperty> {
        let start = self.start();
        let name = self.identifier()?;
        self.expect(T::Equal)?;
        let value =
            match self.is_keyword(K::DEFAULT) && matches!(self.peek(1), T::Comma | T::RightParen) {
                true => {
                    self.bump();
                    None
                }
                false => Some(self.expression()?),
            };
        Ok(TableProperty { name, value, span: self.span_from(start) })
    }
}
