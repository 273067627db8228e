//! Predicates: comparisons, BETWEEN, IN, LIKE, IS. At most one follows a value; they do not
//! chain (`a = b = c` is a mistake). It must not know the operands' types.

use otus_types::{ErrorCode, QueryError};

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{ComparisonOp, Expr, ExprKind, NodeSpan, Quantifier};
use crate::lexer::{Keyword as K, TokenKind as T};

const QUANTIFIERS: &[(K, Quantifier)] =
    &[(K::ALL, Quantifier::All), (K::SOME, Quantifier::Some), (K::ANY, Quantifier::Any)];

fn comparison(kind: T) -> Option<ComparisonOp> {
    Some(match kind {
        T::Equal => ComparisonOp::Equal,
        T::NotEqual => ComparisonOp::NotEqual,
        T::Less => ComparisonOp::LessThan,
        T::LessEqual => ComparisonOp::LessThanOrEqual,
        T::Greater => ComparisonOp::GreaterThan,
        T::GreaterEqual => ComparisonOp::GreaterThanOrEqual,
        _ => return None,
    })
}

impl Parser<'_> {
    /// A value, and a predicate over it if one follows.
    pub(super) fn predicated(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let value = self.value_expression()?;
        self.note(Expected::Rule("<predicate>"));
        if let Some(op) = comparison(self.kind()) {
            return self.comparison(op, value, start);
        }
        let is_predicate = match self.kind() {
            T::Keyword(K::BETWEEN | K::IN | K::LIKE | K::IS) => true,
            T::Keyword(K::NOT) => !self.peek_keyword(1, K::NULL),
            _ => false,
        };
        if is_predicate { self.keyword_predicate(value, start) } else { Ok(value) }
    }

    fn comparison(&mut self, op: ComparisonOp, left: Expr, start: usize) -> Parsed<Expr> {
        let op_span = Self::token_span(self.bump());
        if self.peek(1) == T::LeftParen
            && self.query_begins_at(self.at + 2)
            && let Some((_, quantifier)) =
                QUANTIFIERS.iter().find(|(keyword, _)| self.peek_keyword(0, *keyword)).copied()
        {
            self.bump();
            let query = Box::new(self.in_parens(Self::query)?);
            let left = Box::new(left);
            let kind = ExprKind::QuantifiedComparison { op_span, op, quantifier, left, query };
            return Ok(Expr::new(kind, self.span_from(start)));
        }
        for (keyword, _) in QUANTIFIERS {
            self.note(Expected::Keyword(*keyword));
        }
        let right = Box::new(self.value_expression()?);
        let kind = ExprKind::Comparison { op_span, op, left: Box::new(left), right };
        Ok(Expr::new(kind, self.span_from(start)))
    }

    fn keyword_predicate(&mut self, value: Expr, start: usize) -> Parsed<Expr> {
        let first = self.token();
        let op_span = Self::token_span(first);
        let value = Box::new(value);
        let kind = if self.eat_keyword(K::IS) {
            self.is_predicate(value, op_span)?
        } else {
            let negated = self.eat_keyword(K::NOT);
            if self.eat_keyword(K::BETWEEN) {
                self.between(value, negated, op_span)?
            } else if self.eat_keyword(K::IN) {
                self.membership(value, negated, op_span)?
            } else if self.eat_keyword(K::LIKE) {
                self.like(value, negated, op_span)?
            } else {
                return Err(self.fail());
            }
        };
        Ok(Expr::new(kind, self.span_from(start)))
    }

    fn between(&mut self, value: Box<Expr>, negated: bool, op_span: NodeSpan) -> Parsed<ExprKind> {
        let symmetric = self.peek_word(0, "SYMMETRIC") && self.peek(1) != T::Keyword(K::AND);
        let asymmetric = self.peek_word(0, "ASYMMETRIC") && self.peek(1) != T::Keyword(K::AND);
        if symmetric || asymmetric {
            self.bump();
        }
        let low = Box::new(self.value_expression()?);
        self.expect_keyword(K::AND)?;
        let high = Box::new(self.value_expression()?);
        Ok(ExprKind::Between { op_span, negated, symmetric, value, low, high })
    }

    /// `IN (query)` or `IN (list)`; a query in its own parentheses is a list of one value,
    /// as Trino's grammar has it.
    fn membership(
        &mut self,
        value: Box<Expr>,
        negated: bool,
        op_span: NodeSpan,
    ) -> Parsed<ExprKind> {
        let is_query = self.peek(1) != T::LeftParen && self.paren_holds_query();
        let is_query = is_query || (self.paren_holds_query() && !self.paren_is_nested());
        if is_query {
            let query = Box::new(self.in_parens(Self::query)?);
            return Ok(ExprKind::InSubquery { op_span, negated, value, query });
        }
        let list = self.in_parens(|p| p.comma_list(Self::expression))?;
        Ok(ExprKind::InList { op_span, negated, value, list })
    }

    /// Whether the parenthesis here holds nothing but another parenthesis.
    fn paren_is_nested(&self) -> bool {
        let inner = self.partner(self.at + 1);
        self.peek(1) == T::LeftParen
            && inner.is_some_and(|close| self.partner(self.at) == Some(close + 1))
    }

    fn like(&mut self, value: Box<Expr>, negated: bool, op_span: NodeSpan) -> Parsed<ExprKind> {
        let pattern = Box::new(self.value_expression()?);
        let escape = match self.eat_keyword(K::ESCAPE) {
            true => Some(Box::new(self.value_expression()?)),
            false => None,
        };
        Ok(ExprKind::Like { op_span, negated, value, pattern, escape })
    }

    fn is_predicate(&mut self, value: Box<Expr>, op_span: NodeSpan) -> Parsed<ExprKind> {
        let negated = self.eat_keyword(K::NOT);
        if self.eat_keyword(K::NULL) {
            return Ok(ExprKind::IsNull { op_span, negated, value });
        }
        if self.eat_keyword(K::DISTINCT) {
            self.expect_keyword(K::FROM)?;
            let right = Box::new(self.value_expression()?);
            return Ok(ExprKind::IsDistinctFrom { op_span, negated, left: value, right });
        }
        Err(self.fail())
    }

    /// Refuses with Trino's words for a construct its own tree builder refuses.
    pub(super) fn invalid(&mut self, span: NodeSpan, message: impl Into<String>) {
        self.errors.push(QueryError::new(ErrorCode::SyntaxError, message).at(*span));
    }
}
