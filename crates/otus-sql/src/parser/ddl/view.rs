//! CREATE VIEW. It must not know where views are kept.

use crate::ast::{CreateView, Ddl};
use crate::lexer::Keyword as K;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// After CREATE.
    pub(super) fn create_view(&mut self) -> Parsed<Ddl> {
        let or_replace = self.eat_keyword(K::OR);
        if or_replace {
            self.expect_keyword(K::REPLACE)?;
        }
        self.expect_keyword(K::VIEW)?;
        let name = self.qualified_name()?;
        let comment = match self.eat_keyword(K::COMMENT) {
            true => Some(self.string()?),
            false => None,
        };
        let security_invoker = match self.eat_keyword(K::SECURITY) {
            true => Some(self.expect_one_of(&[(K::INVOKER, true), (K::DEFINER, false)])?),
            false => None,
        };
        self.expect_keyword(K::AS)?;
        let query = Box::new(self.query()?);
        Ok(Ddl::CreateView(CreateView { or_replace, name, comment, security_invoker, query }))
    }
}
