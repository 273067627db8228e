//! Literals with values: numbers, binary strings, typed literals, intervals.
//! It must not know whether a typed literal's text fits its type.

use otus_types::{ErrorCode, QueryError};

use super::{Parsed, Parser};
use crate::ast::{Expr, ExprKind, Ident, IntervalField, IntervalLiteral, Literal, StringLiteral};
use crate::lexer::{Keyword as K, Token, TokenKind as T};

pub(super) const FIELDS: &[(K, IntervalField)] = &[
    (K::YEAR, IntervalField::Year),
    (K::MONTH, IntervalField::Month),
    (K::DAY, IntervalField::Day),
    (K::HOUR, IntervalField::Hour),
    (K::MINUTE, IntervalField::Minute),
    (K::SECOND, IntervalField::Second),
];

impl Parser<'_> {
    /// A number with its sign, if it has one.
    pub(super) fn number(&mut self) -> Parsed<Literal> {
        let start = self.start();
        let negative = self.eat(T::Minus);
        let token = self.bump();
        let digits = self.token_text(token).replace('_', "");
        let text = if negative { format!("-{digits}") } else { digits };
        match token.kind {
            T::Decimal => Ok(Literal::Decimal(text)),
            T::Double => Ok(Literal::Double(text)),
            _ => match integer_value(&text) {
                Some(value) => Ok(Literal::Integer(value)),
                None => {
                    let span = self.span_from(start);
                    self.invalid(span, format!("Invalid numeric literal: {text}"));
                    Ok(Literal::Integer(0))
                }
            },
        }
    }

    /// An integer without a sign, as LIMIT and type parameters take it.
    pub(super) fn unsigned(&mut self) -> Parsed<u64> {
        let token = self.expect(T::Integer)?;
        self.unsigned_of(token)
    }

    pub(super) fn unsigned_of(&mut self, token: Token) -> Parsed<u64> {
        let text = self.token_text(token).replace('_', "");
        match integer_value(&text).and_then(|value| u64::try_from(value).ok()) {
            Some(value) => Ok(value),
            None => {
                let message = format!("Invalid numeric literal: {text}");
                let error = QueryError::new(ErrorCode::SyntaxError, message);
                Err(self.reject(error.at(*Self::token_span(token))))
            }
        }
    }

    /// `X'65 68'`: hexadecimal digits in pairs, blanks between them ignored.
    pub(super) fn binary(&mut self) -> Literal {
        let token = self.bump();
        let text = self.token_text(token);
        let body = text.get(2..text.len().saturating_sub(1)).unwrap_or_default();
        let digits: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let span = Self::token_span(token);
        if !digits.chars().all(|c| c.is_ascii_hexdigit()) {
            self.invalid(span, "Binary literal can only contain hexadecimal digits");
            return Literal::Binary(Vec::new());
        }
        if !digits.len().is_multiple_of(2) {
            self.invalid(span, "Binary literal must contain an even number of digits");
            return Literal::Binary(Vec::new());
        }
        let pair =
            |at: usize| digits.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
        Literal::Binary((0..digits.len()).step_by(2).filter_map(pair).collect())
    }

    /// `typename 'text'`, `DOUBLE PRECISION 'text'`.
    pub(super) fn typed_literal(&mut self) -> Parsed<Expr> {
        let start = self.start();
        let type_name = if self.peek_keyword(0, K::DOUBLE) && self.peek_keyword(1, K::PRECISION) {
            self.bump();
            self.bump();
            let span = self.span_from(start);
            Ident { value: "double precision".to_owned(), quote: None, span }
        } else {
            self.identifier()?
        };
        let value: StringLiteral = self.string()?;
        let literal = Literal::Typed { type_name, value };
        Ok(Expr::new(ExprKind::Literal(literal), self.span_from(start)))
    }

    /// INTERVAL is not reserved: only a text after it makes it a literal.
    pub(super) fn interval_begins(&self) -> bool {
        self.string_begins(1)
            || (matches!(self.peek(1), T::Plus | T::Minus) && self.string_begins(2))
            || self.peek(1) == T::Integer
    }

    /// `INTERVAL [sign] 'text' field [TO field]`.
    pub(super) fn interval_literal(&mut self) -> Parsed<Expr> {
        let start = self.start();
        self.expect_keyword(K::INTERVAL)?;
        let negative = self.eat(T::Minus);
        if !negative {
            self.eat(T::Plus);
        }
        let value = self.string()?.value;
        let (from, to) = self.interval_fields()?;
        let literal = Literal::Interval(IntervalLiteral { negative, value, from, to });
        Ok(Expr::new(ExprKind::Literal(literal), self.span_from(start)))
    }

    /// `field [TO field]`.
    pub(super) fn interval_fields(&mut self) -> Parsed<(IntervalField, Option<IntervalField>)> {
        let from = self.expect_one_of(FIELDS)?;
        let to = match self.eat_keyword(K::TO) {
            true => Some(self.expect_one_of(FIELDS)?),
            false => None,
        };
        Ok((from, to))
    }
}

/// The value of an integer literal without underscores, in base 10, 16, 8 or 2.
fn integer_value(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find_map(|(prefix, radix)| lower.strip_prefix(prefix).map(|rest| (rest, radix)))
        .unwrap_or((&lower, 10));
    let magnitude = i128::from_str_radix(digits, radix).ok()?;
    i64::try_from(sign * magnitude).ok()
}

#[cfg(test)]
mod tests {
    use super::integer_value;

    #[test]
    fn integers_reach_both_ends_of_bigint() {
        assert_eq!(integer_value("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(integer_value("9223372036854775808"), None);
        assert_eq!(integer_value("0xFF"), Some(255));
        assert_eq!(integer_value("0b101"), Some(5));
        assert_eq!(integer_value("-0o17"), Some(-15));
    }
}
