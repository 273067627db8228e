//! Queries: WITH, set operations, VALUES, TABLE, ORDER BY, OFFSET, LIMIT, FETCH.
//! It must not know what a SELECT consists of (`select`).

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{
    CommonTable, Expr, ExprKind, Limit, Literal, Query, QueryBody, QueryBodyKind, SetOperation,
    SetOperator, SetStep, With,
};
use crate::lexer::{Keyword as K, TokenKind as T};

const UNION_EXCEPT: &[(K, SetOperator)] =
    &[(K::UNION, SetOperator::Union), (K::EXCEPT, SetOperator::Except)];
const INTERSECT: &[(K, SetOperator)] = &[(K::INTERSECT, SetOperator::Intersect)];

impl Parser<'_> {
    pub(super) fn query(&mut self) -> Parsed<Query> {
        self.rule("<query>", |p| p.nested(Self::query_with))
    }

    fn query_with(&mut self) -> Parsed<Query> {
        let start = self.start();
        let with = match self.is_keyword(K::WITH) {
            true => Some(self.with()?),
            false => None,
        };
        self.query_no_with(with, start)
    }

    fn with(&mut self) -> Parsed<With> {
        let start = self.start();
        self.bump();
        if self.peek_keyword(0, K::FUNCTION) && self.peek(1).is_identifier() {
            return Err(self.unsupported_here("Inline functions (WITH FUNCTION)"));
        }
        let recursive = self.eat_keyword(K::RECURSIVE);
        let tables = self.comma_list(Self::common_table)?;
        Ok(With { recursive, tables, span: self.span_from(start) })
    }

    fn common_table(&mut self) -> Parsed<CommonTable> {
        let start = self.start();
        let name = self.identifier()?;
        let columns = match self.is(T::LeftParen) {
            true => self.identifier_list()?,
            false => Vec::new(),
        };
        self.expect_keyword(K::AS)?;
        let query = self.in_parens(Self::query)?;
        Ok(CommonTable { name, columns, query, span: self.span_from(start) })
    }

    /// The body, and what orders and limits it.
    fn query_no_with(&mut self, with: Option<With>, start: usize) -> Parsed<Query> {
        let body = self.query_body()?;
        let order_by = self.order_by()?;
        let offset_span = Self::token_span(self.token());
        let offset = self.offset()?;
        let limit_span = Self::token_span(self.token());
        let limit = self.limit()?;
        let span = self.span_from(start);
        Ok(Query { with, body, order_by, offset, limit, offset_span, limit_span, span })
    }

    pub(super) fn offset(&mut self) -> Parsed<Option<Expr>> {
        if !self.eat_keyword(K::OFFSET) {
            return Ok(None);
        }
        let count = self.row_count()?;
        if !self.eat_keyword(K::ROW) {
            self.eat_keyword(K::ROWS);
        }
        Ok(Some(count))
    }

    pub(super) fn limit(&mut self) -> Parsed<Option<Limit>> {
        if self.eat_keyword(K::LIMIT) {
            if self.eat_keyword(K::ALL) {
                return Ok(Some(Limit::All));
            }
            return self.row_count().map(|count| Some(Limit::Count(count)));
        }
        if !self.eat_keyword(K::FETCH) {
            return Ok(None);
        }
        self.expect_one_of(&[(K::FIRST, ()), (K::NEXT, ())])?;
        let counts = self.is(T::Integer) | self.is(T::Question);
        let count = match counts {
            true => Some(self.row_count()?),
            false => None,
        };
        self.expect_one_of(&[(K::ROW, ()), (K::ROWS, ())])?;
        let with_ties = self.expect_one_of(&[(K::ONLY, false), (K::WITH, true)])?;
        if with_ties {
            self.expect_keyword(K::TIES)?;
        }
        Ok(Some(Limit::Fetch { count, with_ties }))
    }

    /// An integer or `?`.
    fn row_count(&mut self) -> Parsed<Expr> {
        self.note(Expected::Symbol(T::Question));
        if self.kind() == T::Question {
            let token = self.bump();
            let index = self.parameters;
            self.parameters += 1;
            return Ok(Expr::new(ExprKind::Parameter { index }, Self::token_span(token)));
        }
        let token = self.expect(T::Integer)?;
        let value = i64::try_from(self.unsigned_of(token)?).unwrap_or(i64::MAX);
        Ok(Expr::new(ExprKind::Literal(Literal::Integer(value)), Self::token_span(token)))
    }

    /// UNION and EXCEPT, over INTERSECT, over single queries.
    pub(super) fn query_body(&mut self) -> Parsed<QueryBody> {
        self.set_operation(UNION_EXCEPT, |p| p.set_operation(INTERSECT, Self::query_primary))
    }

    fn set_operation(
        &mut self,
        operators: &[(K, SetOperator)],
        operand: impl Fn(&mut Self) -> Parsed<QueryBody>,
    ) -> Parsed<QueryBody> {
        let start = self.start();
        let first = operand(self)?;
        let mut rest = Vec::new();
        loop {
            let op_span = Self::token_span(self.token());
            let Some(op) = self.eat_one_of(operators) else {
                break;
            };
            let quantifier = self.set_quantifier();
            rest.push(SetStep { op, quantifier, right: operand(self)?, op_span });
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let kind = QueryBodyKind::SetOperation(Box::new(SetOperation { first, rest }));
        Ok(QueryBody { kind, span: self.span_from(start) })
    }

    fn query_primary(&mut self) -> Parsed<QueryBody> {
        let start = self.start();
        let kind = if self.is_keyword(K::SELECT) {
            QueryBodyKind::Select(Box::new(self.select()?))
        } else if self.eat_keyword(K::VALUES) {
            QueryBodyKind::Values(self.comma_list(Self::expression)?)
        } else if self.eat_keyword(K::TABLE) {
            QueryBodyKind::Table(self.qualified_name()?)
        } else if self.eat(T::LeftParen) {
            let start = self.start();
            let query = self.nested(|p| p.query_no_with(None, start))?;
            self.expect(T::RightParen)?;
            QueryBodyKind::Parenthesized(Box::new(query))
        } else {
            return Err(self.fail());
        };
        Ok(QueryBody { kind, span: self.span_from(start) })
    }
}
