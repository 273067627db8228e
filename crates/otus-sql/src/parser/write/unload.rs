//! `UNLOAD (query) TO 'location' WITH (…)`. It must not know formats.

use crate::ast::{Unload, Write};
use crate::lexer::Keyword as K;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    pub(in crate::parser) fn unload(&mut self) -> Parsed<Write> {
        self.bump();
        let query = Box::new(self.in_parens(Self::query)?);
        self.expect_keyword(K::TO)?;
        let location = self.string()?;
        let properties = match self.eat_keyword(K::WITH) {
            true => self.table_properties()?,
            false => Vec::new(),
        };
        Ok(Write::Unload(Unload { query, location, properties }))
    }
}
