//! DROP TABLE and MSCK REPAIR TABLE. They must not know what a table holds.

use crate::ast::Ddl;
use crate::lexer::Keyword as K;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// After `DROP TABLE`.
    pub(super) fn drop_table(&mut self) -> Parsed<Ddl> {
        let if_exists = self.if_exists()?;
        let name = self.qualified_name()?;
        let purge = self.eat_word("PURGE");
        Ok(Ddl::DropTable { if_exists, name, purge })
    }

    pub(in crate::parser) fn msck_repair(&mut self) -> Parsed<Ddl> {
        self.bump();
        self.expect_word("REPAIR")?;
        self.expect_keyword(K::TABLE)?;
        Ok(Ddl::MsckRepair { table: self.qualified_name()? })
    }
}
