//! Functions with a grammar of their own: CASE, CAST, EXTRACT, TRIM, POSITION, SUBSTRING,
//! NORMALIZE, GROUPING, ROW, ARRAY. It must not know their types.

use super::expected::Expected;
use super::{Parsed, Parser};
use crate::ast::{Case, Expr, ExprKind, NormalForm, TrimSide, When};
use crate::lexer::{Keyword as K, TokenKind as T};

const SIDES: &[(K, TrimSide)] = &[
    (K::LEADING, TrimSide::Leading),
    (K::TRAILING, TrimSide::Trailing),
    (K::BOTH, TrimSide::Both),
];

const FORMS: &[(K, NormalForm)] = &[
    (K::NFD, NormalForm::Nfd),
    (K::NFC, NormalForm::Nfc),
    (K::NFKD, NormalForm::Nfkd),
    (K::NFKC, NormalForm::Nfkc),
];

impl Parser<'_> {
    pub(super) fn case(&mut self) -> Parsed<ExprKind> {
        self.expect_keyword(K::CASE)?;
        let operand = match self.is_keyword(K::WHEN) {
            true => None,
            false => Some(self.expression()?),
        };
        let mut whens = Vec::new();
        while self.eat_keyword(K::WHEN) {
            let condition = self.expression()?;
            self.expect_keyword(K::THEN)?;
            whens.push(When { condition, result: self.expression()? });
        }
        if whens.is_empty() {
            return Err(self.fail());
        }
        let otherwise = match self.eat_keyword(K::ELSE) {
            true => Some(self.expression()?),
            false => None,
        };
        self.expect_keyword(K::END)?;
        Ok(ExprKind::Case(Box::new(Case { operand, whens, otherwise })))
    }

    pub(super) fn cast(&mut self, safe: bool) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let value = Box::new(self.expression()?);
        self.expect_keyword(K::AS)?;
        let ty = Box::new(self.data_type()?);
        self.expect(T::RightParen)?;
        Ok(ExprKind::Cast { value, ty, safe })
    }

    pub(super) fn extract(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let field = self.identifier()?;
        self.expect_keyword(K::FROM)?;
        let value = Box::new(self.value_expression()?);
        self.expect(T::RightParen)?;
        Ok(ExprKind::Extract { field, value })
    }

    /// `TRIM(source)`, `TRIM([side] [chars] FROM source)`, `TRIM(source, chars)`.
    pub(super) fn trim(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let has_from = self.paren_has_keyword(self.at - 1, K::FROM);
        for (keyword, _) in SIDES {
            self.note(Expected::Keyword(*keyword));
        }
        let side = if has_from { self.eat_one_of(SIDES) } else { None };
        if has_from && self.eat_keyword(K::FROM) {
            let source = Box::new(self.value_expression()?);
            self.expect(T::RightParen)?;
            return Ok(ExprKind::Trim { side, chars: None, source });
        }
        let first = Box::new(self.value_expression()?);
        let (source, chars) = if side.is_some() || self.is_keyword(K::FROM) {
            self.expect_keyword(K::FROM)?;
            (Box::new(self.value_expression()?), Some(first))
        } else if self.eat(T::Comma) {
            (first, Some(Box::new(self.value_expression()?)))
        } else {
            (first, None)
        };
        self.expect(T::RightParen)?;
        Ok(ExprKind::Trim { side, chars, source })
    }

    pub(super) fn position(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let needle = Box::new(self.value_expression()?);
        self.expect_keyword(K::IN)?;
        let haystack = Box::new(self.value_expression()?);
        self.expect(T::RightParen)?;
        Ok(ExprKind::Position { needle, haystack })
    }

    pub(super) fn substring(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let value = Box::new(self.value_expression()?);
        self.expect_keyword(K::FROM)?;
        let start = Box::new(self.value_expression()?);
        let length = match self.eat_keyword(K::FOR) {
            true => Some(Box::new(self.value_expression()?)),
            false => None,
        };
        self.expect(T::RightParen)?;
        Ok(ExprKind::Substring { value, start, length })
    }

    pub(super) fn normalize(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let value = Box::new(self.value_expression()?);
        let form = match self.eat(T::Comma) {
            true => self.expect_one_of(FORMS)?,
            false => NormalForm::Nfc,
        };
        self.expect(T::RightParen)?;
        Ok(ExprKind::Normalize { value, form })
    }

    /// `GROUPING(a, t.b)`: names only.
    pub(super) fn grouping_operation(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftParen)?;
        let columns = match self.is(T::RightParen) {
            true => Vec::new(),
            false => self.comma_list(Self::column_reference)?,
        };
        self.expect(T::RightParen)?;
        Ok(ExprKind::Grouping(columns))
    }

    /// A qualified name as an expression.
    fn column_reference(&mut self) -> Parsed<Expr> {
        let name = self.qualified_name()?;
        let mut parts = name.parts.into_iter();
        let Some(first) = parts.next() else {
            return Err(self.fail());
        };
        let span = first.span;
        let mut expr = Expr::new(ExprKind::Column(first), span);
        for field in parts {
            let span = expr.span.to(field.span);
            expr = Expr::new(ExprKind::Dereference { base: Box::new(expr), field }, span);
        }
        Ok(expr)
    }

    pub(super) fn row(&mut self) -> Parsed<ExprKind> {
        self.bump();
        Ok(ExprKind::Row(self.in_parens(|p| p.comma_list(Self::expression))?))
    }

    pub(super) fn array(&mut self) -> Parsed<ExprKind> {
        self.bump();
        self.expect(T::LeftBracket)?;
        let elements = match self.is(T::RightBracket) {
            true => Vec::new(),
            false => self.comma_list(Self::expression)?,
        };
        self.expect(T::RightBracket)?;
        Ok(ExprKind::Array(elements))
    }
}
