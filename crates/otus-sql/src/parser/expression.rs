//! Operators and their precedence, loosest first: OR, AND, NOT, a predicate, `||`, `+ -`,
//! `* / %`, sign, AT TIME ZONE, then subscripts and fields. Chains are loops, not recursion.
//! It must not know what the operands are made of (`primary`).

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{ArithmeticOp, ArithmeticStep, Expr, ExprKind, LogicalOp, UnaryOp};
use crate::lexer::{Keyword as K, TokenKind as T};

const EXPRESSION: &str = "<expression>";

const MULTIPLICATIVE: &[(T, ArithmeticOp)] = &[
    (T::Asterisk, ArithmeticOp::Multiply),
    (T::Slash, ArithmeticOp::Divide),
    (T::Percent, ArithmeticOp::Modulus),
];
const ADDITIVE: &[(T, ArithmeticOp)] =
    &[(T::Plus, ArithmeticOp::Add), (T::Minus, ArithmeticOp::Subtract)];
const CONCATENATION: &[(T, ArithmeticOp)] = &[(T::Concat, ArithmeticOp::Concat)];

/// The arithmetic levels, loosest first.
const LEVELS: [&[(T, ArithmeticOp)]; 3] = [CONCATENATION, ADDITIVE, MULTIPLICATIVE];

impl Parser<'_> {
    /// Any expression.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.rule(EXPRESSION, |p| p.nested(Self::disjunction))
    }

    /// An expression without predicates, AND, OR and NOT at its top.
    pub(super) fn value_expression(&mut self) -> Parsed<Expr> {
        self.rule(EXPRESSION, |p| p.nested(|p| p.arithmetic(0)))
    }

    fn disjunction(&mut self) -> Parsed<Expr> {
        self.logical(LogicalOp::Or, K::OR, |p| p.logical(LogicalOp::And, K::AND, Self::negation))
    }

    fn logical(
        &mut self,
        op: LogicalOp,
        keyword: K,
        term: impl Fn(&mut Self) -> Parsed<Expr>,
    ) -> Parsed<Expr> {
        let start = self.start();
        let first = term(self)?;
        if !self.eat_keyword(keyword) {
            return Ok(first);
        }
        let mut terms = vec![first];
        loop {
            terms.push(self.rule(EXPRESSION, &term)?);
            if !self.eat_keyword(keyword) {
                return Ok(Expr::new(ExprKind::Logical { op, terms }, self.span_from(start)));
            }
        }
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let start = self.start();
        if !self.eat_keyword(K::NOT) {
            return self.predicated();
        }
        let operand = self.rule(EXPRESSION, |p| p.nested(Self::negation))?;
        Ok(Expr::new(ExprKind::Not(Box::new(operand)), self.span_from(start)))
    }

    /// The levels of [`LEVELS`] from `level` on.
    fn arithmetic(&mut self, level: usize) -> Parsed<Expr> {
        let Some(operators) = LEVELS.get(level) else {
            return self.signed();
        };
        let start = self.start();
        let first = self.arithmetic(level + 1)?;
        let mut rest = Vec::new();
        while let Some((op, op_span)) = self.operator(operators) {
            let right = self.rule(EXPRESSION, |p| p.arithmetic(level + 1))?;
            rest.push(ArithmeticStep { op, op_span, right });
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let kind = ExprKind::Arithmetic { first: Box::new(first), rest };
        Ok(Expr::new(kind, self.span_from(start)))
    }

    fn operator(
        &mut self,
        operators: &[(T, ArithmeticOp)],
    ) -> Option<(ArithmeticOp, crate::ast::NodeSpan)> {
        for (kind, _) in operators {
            self.note(Expected::Symbol(*kind));
        }
        let found = operators.iter().find(|(kind, _)| *kind == self.kind())?;
        let token = self.bump();
        Some((found.1, Self::token_span(token)))
    }

    /// `-x`, `+x`; a minus directly before a number belongs to the number.
    fn signed(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let op = match self.kind() {
            T::Minus if is_number(self.peek(1)) => return self.at_time_zone(),
            T::Minus => UnaryOp::Minus,
            T::Plus => UnaryOp::Plus,
            _ => return self.at_time_zone(),
        };
        self.bump();
        let operand = self.rule(EXPRESSION, |p| p.nested(Self::signed))?;
        let kind = ExprKind::Unary { op, operand: Box::new(operand) };
        Ok(Expr::new(kind, self.span_from(start)))
    }

    /// `x AT TIME ZONE z`, `x AT LOCAL`.
    fn at_time_zone(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let mut value = self.primary()?;
        for round in 0.. {
            self.note(Expected::Keyword(K::AT));
            let goes_on = self.peek_keyword(1, K::TIME) || self.peek_keyword(1, K::LOCAL);
            if !(self.peek_keyword(0, K::AT) && goes_on) {
                break;
            }
            self.check_rounds(round)?;
            let op_span = Self::token_span(self.bump());
            let zone = if self.eat_keyword(K::LOCAL) {
                None
            } else {
                self.expect_keywords(&[K::TIME, K::ZONE])?;
                Some(Box::new(self.time_zone()?))
            };
            let kind = ExprKind::AtTimeZone { op_span, value: Box::new(value), zone };
            value = Expr::new(kind, self.span_from(start));
        }
        Ok(value)
    }

    /// A zone is a text or an interval.
    fn time_zone(&mut self) -> Parsed<Expr> {
        self.note(Expected::Keyword(K::INTERVAL));
        if self.string_begins(0) || self.peek_keyword(0, K::INTERVAL) {
            return self.primary();
        }
        self.note(Expected::Symbol(T::String));
        Err(self.fail())
    }
}

pub(super) fn is_number(kind: T) -> bool {
    matches!(kind, T::Integer | T::Decimal | T::Double)
}
