//! `DROP TABLE [IF EXISTS] [db.]t`: the definition goes, the objects stay.
//! It must not know the store behind the catalog.

use otus_catalog::CatalogError;
use otus_sql::ast::QualifiedName;
use otus_types::QueryError;

use super::{Answer, DdlContext, failed, names};

pub fn run(name: &QualifiedName, if_exists: bool, cx: &DdlContext) -> Result<Answer, QueryError> {
    let written = name;
    let name = names::table(written, &cx.database)?;
    let table = match cx.catalog.table(&name) {
        Ok(table) => table,
        Err(CatalogError::NotFound { .. }) if if_exists => return Ok(Answer::Nothing),
        Err(error) => return Err(names::not_found(error, written, &name, cx)),
    };
    if table.is_view() {
        return Err(failed(
            "FAILED: SemanticException [Error 10003]: Cannot drop a view with DROP TABLE",
        )
        .hint(format!("use DROP VIEW {}", name.table)));
    }
    match cx.catalog.drop_table(&name) {
        Ok(()) => Ok(Answer::Nothing),
        // Somebody else dropped it in between: the same as never having found it.
        Err(CatalogError::NotFound { .. }) if if_exists => Ok(Answer::Nothing),
        Err(error) => Err(error.to_ddl_error()),
    }
}
