//! The operands of operators: literals, names, calls, parentheses, and what hangs on them:
//! `[index]` and `.field`. It must not know operators.

use super::expected::Expected;
use super::expression::is_number;
use super::{Parsed, Parser};
use crate::ast::{CurrentValue, Expr, ExprKind, Lambda, Literal};
use crate::lexer::{Keyword as K, TokenKind as T};

const CURRENT: &[(K, CurrentValue, bool)] = &[
    (K::CURRENT_DATE, CurrentValue::Date, false),
    (K::CURRENT_TIME, CurrentValue::Time, true),
    (K::CURRENT_TIMESTAMP, CurrentValue::Timestamp, true),
    (K::LOCALTIME, CurrentValue::LocalTime, true),
    (K::LOCALTIMESTAMP, CurrentValue::LocalTimestamp, true),
    (K::CURRENT_USER, CurrentValue::User, false),
    (K::CURRENT_CATALOG, CurrentValue::Catalog, false),
    (K::CURRENT_SCHEMA, CurrentValue::Schema, false),
    (K::CURRENT_PATH, CurrentValue::Path, false),
];

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let mut expr = self.operand()?;
        for round in 0.. {
            if self.eat(T::LeftBracket) {
                self.check_rounds(round)?;
                let index = Box::new(self.value_expression()?);
                self.expect(T::RightBracket)?;
                let kind = ExprKind::Subscript { base: Box::new(expr), index };
                expr = Expr::new(kind, self.span_from(start));
            } else if self.is(T::Dot) && self.peek(1) != T::Asterisk {
                self.check_rounds(round)?;
                self.bump();
                self.note(Expected::Symbol(T::Asterisk));
                let field = self.identifier()?;
                let kind = ExprKind::Dereference { base: Box::new(expr), field };
                expr = Expr::new(kind, self.span_from(start));
            } else {
                break;
            }
        }
        Ok(expr)
    }

    fn operand(&mut self) -> Parsed<Expr> {
        if self.lambda_begins() {
            return self.lambda();
        }
        match self.kind() {
            T::LeftParen => self.parenthesis(),
            T::Question => Ok(self.parameter()),
            T::Keyword(keyword) => self.keyword_operand(keyword),
            kind if kind.is_identifier() => self.named(),
            _ => self.literal(),
        }
    }

    fn keyword_operand(&mut self, keyword: K) -> Parsed<Expr> {
        let start = self.start();
        let kind = match keyword {
            K::NULL | K::TRUE | K::FALSE => return self.literal(),
            K::CASE => self.case()?,
            K::CAST => self.cast(false)?,
            K::EXISTS => {
                self.bump();
                ExprKind::Exists(Box::new(self.in_parens(Self::query)?))
            }
            K::EXTRACT => self.extract()?,
            K::TRIM => self.trim()?,
            K::NORMALIZE => self.normalize()?,
            K::GROUPING => self.grouping_operation()?,
            K::LISTAGG => self.listagg()?,
            K::JSON_EXISTS => self.json_exists()?,
            K::JSON_VALUE => self.json_value()?,
            K::JSON_QUERY => self.json_query()?,
            K::JSON_OBJECT => self.json_object()?,
            K::JSON_ARRAY => self.json_array()?,
            K::TRY_CAST if self.peek(1) == T::LeftParen => self.cast(true)?,
            K::ROW if self.peek(1) == T::LeftParen => self.row()?,
            K::ARRAY if self.peek(1) == T::LeftBracket => self.array()?,
            K::INTERVAL if self.interval_begins() => return self.interval_literal(),
            K::DOUBLE if self.peek_keyword(1, K::PRECISION) && self.string_begins(2) => {
                return self.typed_literal();
            }
            K::POSITION if self.call_has(K::IN) => self.position()?,
            K::SUBSTRING if self.call_has(K::FROM) => self.substring()?,
            _ => return self.current_or_named(keyword),
        };
        Ok(Expr::new(kind, self.span_from(start)))
    }

    /// `CURRENT_TIMESTAMP(3)` and its kin; else a word that names something.
    fn current_or_named(&mut self, keyword: K) -> Parsed<Expr> {
        let Some((_, what, takes_precision)) =
            CURRENT.iter().find(|(known, ..)| *known == keyword).copied()
        else {
            return if keyword.is_reserved() { Err(self.fail()) } else { self.named() };
        };
        let start = self.start();
        self.bump();
        let precision = match takes_precision && self.eat(T::LeftParen) {
            true => {
                let precision = self.unsigned()?;
                self.expect(T::RightParen)?;
                Some(precision)
            }
            false => None,
        };
        Ok(Expr::new(ExprKind::Current { what, precision }, self.span_from(start)))
    }

    /// `f(… KEYWORD …)`: whether the call that begins here has the keyword inside.
    fn call_has(&self, keyword: K) -> bool {
        self.peek(1) == T::LeftParen && self.paren_has_keyword(self.at + 1, keyword)
    }

    /// A name: of a column, a function that is called, or a type before its text.
    fn named(&mut self) -> Parsed<Expr> {
        if self.string_begins(1) {
            return self.typed_literal();
        }
        if self.function_call_begins() {
            return self.function_call();
        }
        let start = self.start();
        let name = self.identifier()?;
        if self.peek_keyword(0, K::OVER) && self.over_begins() {
            let over = Box::new(self.over()?);
            let kind = ExprKind::WindowMeasure { name, over };
            return Ok(Expr::new(kind, self.span_from(start)));
        }
        Ok(Expr::new(ExprKind::Column(name), self.span_from(start)))
    }

    fn parameter(&mut self) -> Expr {
        let token = self.bump();
        let index = self.parameters;
        self.parameters += 1;
        Expr::new(ExprKind::Parameter { index }, Self::token_span(token))
    }

    /// `(query)`, `(expression)` or the row `(a, b)`.
    fn parenthesis(&mut self) -> Parsed<Expr> {
        let start = self.start();
        if self.paren_holds_query() {
            let query = Box::new(self.in_parens(Self::query)?);
            return Ok(Expr::new(ExprKind::Subquery(query), self.span_from(start)));
        }
        self.expect(T::LeftParen)?;
        self.note(Expected::Rule("<query>"));
        let first = self.expression()?;
        if self.eat(T::RightParen) {
            return Ok(first);
        }
        let mut values = vec![first];
        while self.eat(T::Comma) {
            values.push(self.expression()?);
        }
        self.expect(T::RightParen)?;
        Ok(Expr::new(ExprKind::Row(values), self.span_from(start)))
    }

    fn lambda(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let parameters = if self.eat(T::LeftParen) {
            let parameters = match self.kind() {
                T::RightParen => Vec::new(),
                _ => self.comma_list(Self::identifier)?,
            };
            self.expect(T::RightParen)?;
            parameters
        } else {
            vec![self.identifier()?]
        };
        self.expect(T::Arrow)?;
        let body = self.expression()?;
        let kind = ExprKind::Lambda(Box::new(Lambda { parameters, body }));
        Ok(Expr::new(kind, self.span_from(start)))
    }

    /// Numbers, strings, `X''`, NULL, TRUE, FALSE.
    fn literal(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let literal = match self.kind() {
            T::Minus | T::Integer | T::Decimal | T::Double => self.number()?,
            T::String | T::UnicodeString => Literal::String(self.string()?.value),
            T::Binary => self.binary(),
            T::Keyword(K::NULL) => self.constant(Literal::Null),
            T::Keyword(K::TRUE) => self.constant(Literal::Boolean(true)),
            T::Keyword(K::FALSE) => self.constant(Literal::Boolean(false)),
            _ => return Err(self.fail()),
        };
        Ok(Expr::new(ExprKind::Literal(literal), self.span_from(start)))
    }

    fn constant(&mut self, literal: Literal) -> Literal {
        self.bump();
        literal
    }

    /// Whether a number, with or without its sign, stands here.
    pub(super) fn number_begins(&self) -> bool {
        is_number(self.kind()) || (self.kind() == T::Minus && is_number(self.peek(1)))
    }
}
