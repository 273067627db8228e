//! OPTIMIZE and VACUUM of Iceberg tables. They must not know what they do to files.

use crate::ast::{Optimize, Write};
use crate::lexer::Keyword as K;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// `OPTIMIZE table REWRITE DATA USING BIN_PACK [WHERE …]`.
    pub(in crate::parser) fn optimize(&mut self) -> Parsed<Write> {
        self.bump();
        let table = self.qualified_name()?;
        self.expect_word("REWRITE")?;
        self.expect_keywords(&[K::DATA, K::USING])?;
        self.expect_word("BIN_PACK")?;
        Ok(Write::Optimize(Optimize { table, filter: self.where_clause()? }))
    }

    pub(in crate::parser) fn vacuum(&mut self) -> Parsed<Write> {
        self.bump();
        self.qualified_name().map(Write::Vacuum)
    }
}
