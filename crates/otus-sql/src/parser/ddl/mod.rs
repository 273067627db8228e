//! Statements that change the catalog. They must not know what properties mean.

mod alter_table;
mod create_table;
mod database;
mod dialect_view;
mod hive_type;
mod partition;
mod property;
mod row_format;
mod table_refs;
mod view;

use super::statement::{ddl, write};
use super::{Parsed, Parser};
use crate::ast::{Ddl, StatementKind};
use crate::lexer::{Dialect, Keyword as K};

impl Parser<'_> {
    pub(super) fn create(&mut self) -> Parsed<StatementKind> {
        self.bump();
        if self.is_word("DATABASE") || self.is_word("SCHEMA") {
            return self.create_database().map(ddl);
        }
        if self.dialect == Dialect::Hive {
            return self.create_table().map(ddl);
        }
        if self.eat_keyword(K::TABLE) {
            return self.create_table_as().map(write);
        }
        if self.is_word("PROTECTED") || self.peek_word(2, "PROTECTED") {
            return self.create_dialect_view().map(ddl);
        }
        self.create_view().map(ddl)
    }

    pub(super) fn drop(&mut self) -> Parsed<Ddl> {
        self.bump();
        if self.is_word("DATABASE") || self.is_word("SCHEMA") {
            return self.drop_database();
        }
        if self.eat_keyword(K::TABLE) {
            return self.drop_table();
        }
        self.expect_keyword(K::VIEW)?;
        let if_exists = self.if_exists()?;
        Ok(Ddl::DropView { if_exists, name: self.qualified_name()? })
    }

    pub(super) fn alter(&mut self) -> Parsed<Ddl> {
        self.bump();
        if self.is_word("DATABASE") || self.is_word("SCHEMA") {
            return self.alter_database();
        }
        if self.eat_keyword(K::VIEW) {
            return self.alter_dialect_view();
        }
        self.expect_keyword(K::TABLE)?;
        self.alter_table()
    }
}
