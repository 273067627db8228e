//! `DROP VIEW [IF EXISTS] [db.]v`. It must not know how views are stored.

use otus_catalog::CatalogError;
use otus_sql::ast::QualifiedName;
use otus_types::{ErrorCode, QueryError};

use super::{Answer, DdlContext, names};

pub fn run(name: &QualifiedName, if_exists: bool, cx: &DdlContext) -> Result<Answer, QueryError> {
    let found = names::table(name, &cx.database)?;
    let at = name.span.get();
    match cx.catalog.table(&found) {
        Ok(table) if !table.is_view() => {
            let text = format!("View '{found}' does not exist, but a table with that name exists.");
            return Err(QueryError::new(ErrorCode::TableNotFound, text)
                .at(at)
                .hint(format!("did you mean DROP TABLE {found}?")));
        }
        Ok(_) => {}
        Err(CatalogError::NotFound { .. }) if if_exists => return Ok(Answer::Nothing),
        Err(CatalogError::NotFound { .. }) => {
            let text = format!("View '{found}' does not exist");
            return Err(QueryError::new(ErrorCode::TableNotFound, text).at(at));
        }
        Err(error) => return Err(error.to_ddl_error()),
    }
    cx.catalog.drop_table(&found).map_err(|it| it.to_ddl_error())?;
    Ok(Answer::Nothing)
}
