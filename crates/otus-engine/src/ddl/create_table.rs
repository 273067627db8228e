//! `CREATE EXTERNAL TABLE`: the catalog makes the definition, projection is checked before
//! it is stored. It must not know how the table's objects are read.

use otus_catalog::{CatalogError, Table};
use otus_sql::ast::CreateTable;
use otus_types::QueryError;

use super::{Answer, DdlContext};

pub fn run(statement: &CreateTable, cx: &DdlContext) -> Result<Answer, QueryError> {
    let table = otus_catalog::definition::create_table(statement, &cx.definition())?;
    check_projection(&table, cx)?;
    match cx.catalog.create_table(table) {
        Ok(_) => Ok(Answer::Nothing),
        Err(CatalogError::AlreadyExists { .. }) if statement.if_not_exists => Ok(Answer::Nothing),
        Err(error) => Err(error.to_ddl_error()),
    }
}

/// Athena would tell at the first query; Otus tells now.
pub fn check_projection(table: &Table, cx: &DdlContext) -> Result<(), QueryError> {
    crate::scan::check_projection(table, cx.now)
}
