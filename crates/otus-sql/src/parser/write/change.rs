//! DELETE and UPDATE. They must not know which tables allow them.

use crate::ast::{Assignment, Delete, Expr, Update, Write};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    pub(in crate::parser) fn delete(&mut self) -> Parsed<Write> {
        self.bump();
        self.expect_keyword(K::FROM)?;
        let table = self.qualified_name()?;
        Ok(Write::Delete(Delete { table, filter: self.where_clause()? }))
    }

    pub(in crate::parser) fn update(&mut self) -> Parsed<Write> {
        self.bump();
        let table = self.qualified_name()?;
        self.expect_keyword(K::SET)?;
        let assignments = self.comma_list(Self::assignment)?;
        Ok(Write::Update(Update { table, assignments, filter: self.where_clause()? }))
    }

    /// `column = value`.
    pub(super) fn assignment(&mut self) -> Parsed<Assignment> {
        let column = self.identifier()?;
        self.expect(T::Equal)?;
        Ok(Assignment { column, value: self.expression()? })
    }

    pub(super) fn where_clause(&mut self) -> Parsed<Option<Expr>> {
        match self.eat_keyword(K::WHERE) {
            true => self.expression().map(Some),
            false => Ok(None),
        }
    }
}
