//! `DROP DATABASE|SCHEMA [IF EXISTS] name [RESTRICT|CASCADE]`.
//! It must not know the store behind the catalog.

use otus_catalog::CatalogError;
use otus_sql::ast::DropDatabase;
use otus_types::QueryError;

use super::{Answer, DdlContext, names};

pub fn run(statement: &DropDatabase, cx: &DdlContext) -> Result<Answer, QueryError> {
    let name = names::database(&statement.name)?;
    match cx.catalog.drop_database(&name, statement.cascade) {
        Ok(()) => Ok(Answer::Nothing),
        Err(CatalogError::NotFound { .. }) if statement.if_exists => Ok(Answer::Nothing),
        Err(error) => Err(error.to_ddl_error()),
    }
}
