//! CREATE, ALTER and DROP DATABASE (or SCHEMA).
//! It must not know what properties mean.

use crate::ast::{CreateDatabase, Ddl, DropDatabase};
use crate::lexer::Keyword as K;
use crate::parser::{Parsed, Parser};

impl Parser<'_> {
    /// At DATABASE or SCHEMA.
    pub(super) fn create_database(&mut self) -> Parsed<Ddl> {
        self.bump();
        let if_not_exists = self.if_not_exists()?;
        let name = self.qualified_name()?;
        let mut database = CreateDatabase {
            if_not_exists,
            name,
            comment: None,
            location: None,
            properties: Vec::new(),
        };
        loop {
            if database.comment.is_none() && self.eat_word("COMMENT") {
                database.comment = Some(self.string()?);
            } else if database.location.is_none() && self.eat_word("LOCATION") {
                database.location = Some(self.string()?);
            } else if database.properties.is_empty() && self.eat_keyword(K::WITH) {
                self.expect_word("DBPROPERTIES")?;
                database.properties = self.hive_properties()?;
            } else {
                return Ok(Ddl::CreateDatabase(database));
            }
        }
    }

    pub(super) fn alter_database(&mut self) -> Parsed<Ddl> {
        self.bump();
        let name = self.qualified_name()?;
        self.expect_word("SET")?;
        self.expect_word("DBPROPERTIES")?;
        Ok(Ddl::AlterDatabase { name, properties: self.hive_properties()? })
    }

    pub(super) fn drop_database(&mut self) -> Parsed<Ddl> {
        self.bump();
        let if_exists = self.if_exists()?;
        let name = self.qualified_name()?;
        let cascade = self.eat_one_of(&[(K::CASCADE, true), (K::RESTRICT, false)]).unwrap_or(false);
        Ok(Ddl::DropDatabase(DropDatabase { if_exists, name, cascade }))
    }
}
