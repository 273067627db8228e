//! PREPARE, EXECUTE [IMMEDIATE], DEALLOCATE PREPARE.
//! It must not know where prepared statements are kept.

use super::{Parsed, Parser};
use crate::ast::{Expr, Prepared};
use crate::lexer::Keyword as K;

impl Parser<'_> {
    pub(super) fn prepare(&mut self) -> Parsed<Prepared> {
        self.bump();
        let name = self.identifier()?;
        self.expect_keyword(K::FROM)?;
        Ok(Prepared::Prepare { name, statement: self.statement()? })
    }

    pub(super) fn execute(&mut self) -> Parsed<Prepared> {
        self.bump();
        if self.is_keyword(K::IMMEDIATE) && self.string_begins(1) {
            self.bump();
            let text = self.string()?;
            return Ok(Prepared::ExecuteImmediate { text, using: self.using()? });
        }
        let name = self.identifier()?;
        Ok(Prepared::Execute { name, using: self.using()? })
    }

    fn using(&mut self) -> Parsed<Vec<Expr>> {
        if !self.eat_keyword(K::USING) {
            return Ok(Vec::new());
        }
        self.comma_list(Self::expression)
    }

    pub(super) fn deallocate(&mut self) -> Parsed<Prepared> {
        self.bump();
        self.expect_keyword(K::PREPARE)?;
        Ok(Prepared::Deallocate { name: self.identifier()? })
    }
}
