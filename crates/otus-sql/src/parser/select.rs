//! SELECT: items, FROM, WHERE, GROUP BY, HAVING, WINDOW.
//! It must not know what a relation or a grouping element consists of.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{Ident, NamedWindow, Relation, Select, SelectItem, SelectItemKind};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn select(&mut self) -> Parsed<Select> {
        self.expect_keyword(K::SELECT)?;
        let quantifier = self.set_quantifier();
        let items = self.comma_list(Self::select_item)?;
        let from = self.from()?;
        let filter = match self.eat_keyword(K::WHERE) {
            true => Some(self.expression()?),
            false => None,
        };
        let group_by = self.group_by()?;
        let having = match self.eat_keyword(K::HAVING) {
            true => Some(self.expression()?),
            false => None,
        };
        let windows = self.windows()?;
        Ok(Select { quantifier, items, from, filter, group_by, having, windows })
    }

    /// `[FROM relation, …]`.
    pub(super) fn from(&mut self) -> Parsed<Vec<Relation>> {
        if !self.eat_keyword(K::FROM) {
            return Ok(Vec::new());
        }
        self.comma_list(Self::relation)
    }

    /// `[WINDOW name AS (…), …]`.
    fn windows(&mut self) -> Parsed<Vec<NamedWindow>> {
        if !self.eat_keyword(K::WINDOW) {
            return Ok(Vec::new());
        }
        self.comma_list(Self::named_window)
    }

    pub(super) fn select_item(&mut self) -> Parsed<SelectItem> {
        let start = self.start();
        if self.eat(T::Asterisk) {
            return Ok(SelectItem { kind: SelectItemKind::All, span: self.span_from(start) });
        }
        let expr = self.expression()?;
        if self.kind() == T::Dot && self.peek(1) == T::Asterisk {
            self.at += 2;
            let aliases = match self.eat_keyword(K::AS) {
                true => self.identifier_list()?,
                false => Vec::new(),
            };
            let kind = SelectItemKind::AllOf { target: expr, aliases };
            return Ok(SelectItem { kind, span: self.span_from(start) });
        }
        let alias = self.alias()?;
        let kind = SelectItemKind::Expr { expr, alias };
        Ok(SelectItem { kind, span: self.span_from(start) })
    }

    /// `[AS] name`, unless a word that could be a name begins the next clause.
    pub(super) fn alias(&mut self) -> Parsed<Option<Ident>> {
        if self.eat_keyword(K::AS) {
            return self.identifier().map(Some);
        }
        self.note(Expected::Rule("<identifier>"));
        if self.soft_clause_begins() {
            return Ok(None);
        }
        Ok(self.maybe_identifier())
    }
}
