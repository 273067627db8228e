//! `CREATE EXTERNAL TABLE`: the catalog makes the definition, projection is checked before
//! it is stored. It must not know how the table's objects are read.

use chrono::DateTime;
use otus_analyzer::advice::placeholder;
use otus_catalog::projection::Projection;
use otus_catalog::{CatalogError, Table};
use otus_sql::ast::CreateTable;
use otus_types::QueryError;

use super::{Answer, DdlContext};

pub fn run(statement: &CreateTable, cx: &DdlContext) -> Result<Answer, QueryError> {
    let table = otus_catalog::definition::create_table(statement, &cx.definition())?;
    let projection = check_projection(&table)?;
    let left = placeholder::advice(&table);
    match cx.catalog.create_table(table) {
        Ok(_) => {}
        Err(CatalogError::AlreadyExists { .. }) if statement.if_not_exists => {
            return Ok(Answer::Nothing);
        }
        Err(error) => return Err(error.to_ddl_error()),
    }
    left.into_iter().for_each(|it| cx.say(it));
    show_sample(projection.as_ref(), cx);
    Ok(Answer::Nothing)
}

/// Athena would tell at the first query; Otus tells now.
pub fn check_projection(table: &Table) -> Result<Option<Projection>, QueryError> {
    crate::scan::projection_of(table)
}

/// Shows where a projected table looks, so that a wrong template is seen at once.
pub fn show_sample(projection: Option<&Projection>, cx: &DdlContext) {
    let Some(projection) = projection else { return };
    let now = DateTime::from_timestamp_millis(cx.now).unwrap_or_default();
    let sample = projection.sample_path(now);
    let count = match projection.count(now) {
        Some(count) => format!("{count} partitions; the last one is read from {sample}"),
        None => format!("partitions are read from {sample}, named by the statement"),
    };
    cx.advise("projection-sample", format!("projection is on: {count}"));
}
