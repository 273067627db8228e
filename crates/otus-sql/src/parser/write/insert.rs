//! INSERT INTO. It must not know which tables can be written.

use crate::ast::{Insert, Write};
use crate::lexer::{Keyword as K, TokenKind as T};
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    pub(in crate::parser) fn insert(&mut self) -> Parsed<Write> {
        self.bump();
        self.expect_keyword(K::INTO)?;
        let table = self.qualified_name()?;
        let columns = match self.is(T::LeftParen) && !self.paren_holds_query() {
            true => self.identifier_list()?,
            false => Vec::new(),
        };
        let query = Box::new(self.query()?);
        Ok(Write::Insert(Insert { table, columns, query }))
    }
}
