//! `CREATE DATABASE|SCHEMA [IF NOT EXISTS] name [COMMENT] [LOCATION] [WITH DBPROPERTIES]`.
//! It must not know the store behind the catalog.

use otus_catalog::CatalogError;
use otus_sql::ast::CreateDatabase;
use otus_types::QueryError;

use super::{Answer, DdlContext};

pub fn run(statement: &CreateDatabase, cx: &DdlContext) -> Result<Answer, QueryError> {
    let database = otus_catalog::definition::create_database(statement, cx.time())?;
    match cx.catalog.create_database(database) {
        Ok(()) => Ok(Answer::Nothing),
        Err(CatalogError::AlreadyExists { .. }) if statement.if_not_exists => Ok(Answer::Nothing),
        Err(error) => Err(error.to_ddl_error()),
    }
}
