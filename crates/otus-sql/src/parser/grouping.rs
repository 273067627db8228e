//! GROUP BY: expressions, ordinals, ROLLUP, CUBE, GROUPING SETS.
//! It must not know what an ordinal refers to.

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind, GroupBy, GroupingElement};
use crate::lexer::{Keyword as K, TokenKind as T};

impl Parser<'_> {
    pub(super) fn group_by(&mut self) -> Parsed<Option<GroupBy>> {
        let start = self.start();
        if !self.eat_keyword(K::GROUP) {
            return Ok(None);
        }
        self.expect_keyword(K::BY)?;
        let quantifier = self.set_quantifier();
        let elements = self.comma_list(Self::grouping_element)?;
        Ok(Some(GroupBy { quantifier, elements, span: self.span_from(start) }))
    }

    fn grouping_element(&mut self) -> Parsed<GroupingElement> {
        self.note(super::expected::Expected::Symbol(T::LeftParen));
        if self.eat_keyword(K::ROLLUP) {
            return self.in_parens(Self::grouping_sets).map(GroupingElement::Rollup);
        }
        if self.eat_keyword(K::CUBE) {
            return self.in_parens(Self::grouping_sets).map(GroupingElement::Cube);
        }
        if self.is_keyword(K::GROUPING) && self.peek_keyword(1, K::SETS) {
            self.at += 2;
            return self
                .in_parens(|p| p.comma_list(Self::grouping_set))
                .map(GroupingElement::GroupingSets);
        }
        if self.empty_set_begins() {
            self.at += 2;
            return Ok(GroupingElement::Set(Vec::new()));
        }
        // `(a, b)` arrives as a row and is a grouping set; `(a)` is just `a`.
        let parenthesised = self.kind() == T::LeftParen;
        let expr = self.expression()?;
        Ok(match (parenthesised, expr) {
            (true, Expr { kind: ExprKind::Row(values), .. }) => GroupingElement::Set(values),
            (_, expr) => GroupingElement::Expr(expr),
        })
    }

    /// Inside ROLLUP or CUBE: sets, or nothing.
    fn grouping_sets(&mut self) -> Parsed<Vec<Vec<Expr>>> {
        if self.is(T::RightParen) {
            return Ok(Vec::new());
        }
        self.comma_list(Self::grouping_set)
    }

    /// `(a, b)`, `()` or `a`.
    fn grouping_set(&mut self) -> Parsed<Vec<Expr>> {
        self.note(super::expected::Expected::Symbol(T::LeftParen));
        if self.empty_set_begins() {
            self.at += 2;
            return Ok(Vec::new());
        }
        let parenthesised = self.kind() == T::LeftParen;
        let expr = self.expression()?;
        Ok(match (parenthesised, expr) {
            (true, Expr { kind: ExprKind::Row(values), .. }) => values,
            (_, expr) => vec![expr],
        })
    }

    /// `()`, unless it begins a lambda.
    fn empty_set_begins(&self) -> bool {
        let empty = self.kind() == T::LeftParen && self.peek(1) == T::RightParen;
        empty && !self.lambda_begins()
    }
}
