//! `LISTAGG(…) WITHIN GROUP (ORDER BY …)`.
//! It must not know lengths: overflow is decided when the query runs.

use super::{Parsed, Parser};
use crate::ast::{ExprKind, Listagg, ListaggOverflow};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn listagg(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let quantifier = self.set_quantifier();
        let value = self.expression()?;
        let separator = match self.eat(T::Comma) {
            true => Some(self.string()?.value),
            false => None,
        };
        let overflow = match self.eat_keyword(K::ON) {
            true => Some(self.overflow()?),
            false => None,
        };
        self.expect(T::RightParen)?;
        self.expect_keywords(&[K::WITHIN, K::GROUP])?;
        let order_by = self.in_parens(|p| {
            p.expect_keywords(&[K::ORDER, K::BY])?;
            p.comma_list(Self::sort_item)
        })?;
        let filter = self.filter()?;
        let listagg = Listagg { quantifier, value, separator, overflow, order_by, filter };
        Ok(ExprKind::Listagg(Box::new(listagg)))
    }

    /// After ON: `OVERFLOW ERROR | TRUNCATE ['filler'] WITH|WITHOUT COUNT`.
    fn overflow(&mut self) -> Parsed<ListaggOverflow> {
        self.expect_keyword(K::OVERFLOW)?;
        if self.eat_keyword(K::ERROR) {
            return Ok(ListaggOverflow::Error);
        }
        self.expect_keyword(K::TRUNCATE)?;
        let filler = self.maybe_string().map(|literal| literal.value);
        let with_count = self.expect_one_of(&[(K::WITH, true), (K::WITHOUT, false)])?;
        self.expect_keyword(K::COUNT)?;
        Ok(ListaggOverflow::Truncate { filler, with_count })
    }
}
