//! Which database or table a name means, and the table itself. It must not know stores.

use otus_catalog::{CatalogError, Table, TableName};
use otus_sql::ast::QualifiedName;
use otus_types::{ErrorCode, QueryError};

use super::{DdlContext, failed};

/// The only catalog there is, and the name older clients use for it.
const CATALOGS: [&str; 2] = ["awsdatacatalog", "hive"];

/// `[catalog.][database.]table`.
///
/// # Errors
/// For an unknown catalog and for names of four parts.
pub fn table(name: &QualifiedName, database: &str) -> Result<TableName, QueryError> {
    if let [catalog, _, _] = name.lower_parts().as_slice() {
        check_catalog(catalog, name)?;
    }
    otus_catalog::definition::table_name(name, database)
}

/// The table or view called `name`.
///
/// # Errors
/// When it does not exist, with the names beside it.
pub fn find(name: &QualifiedName, cx: &DdlContext) -> Result<Table, QueryError> {
    let wanted = table(name, &cx.database)?;
    cx.catalog.table(&wanted).map_err(|error| not_found(error, name, &wanted, cx))
}

/// A catalog's error about `wanted` with its place, and the name that was meant.
pub fn not_found(
    error: CatalogError,
    name: &QualifiedName,
    wanted: &TableName,
    cx: &DdlContext,
) -> QueryError {
    let missing = matches!(error, CatalogError::NotFound { .. });
    let error = error.to_ddl_error().at(name.span.get());
    match missing.then(|| beside(wanted, cx)).flatten() {
        Some(close) => error.hint(format!("did you mean {close}?")),
        None => error,
    }
}

/// The table whose name is closest to `wanted`, if one is close.
fn beside(wanted: &TableName, cx: &DdlContext) -> Option<String> {
    let names = cx.catalog.table_names(&wanted.database).ok()?;
    let name = &wanted.table;
    let close = names.into_iter().map(|it| (otus_sql::spelling::distance(name, &it), it)).min()?;
    (close.0 <= (name.chars().count() / 3).max(1)).then_some(close.1)
}

/// `[catalog.]database`.
///
/// # Errors
/// For an unknown catalog and for longer names.
pub fn database(name: &QualifiedName) -> Result<String, QueryError> {
    let parts = name.lower_parts();
    match parts.as_slice() {
        [database] => Ok(database.clone()),
        [catalog, database] => {
            check_catalog(catalog, name)?;
            Ok(database.clone())
        }
        _ => Err(failed(format!("Invalid database name {}", name.lower()))),
    }
}

fn check_catalog(catalog: &str, name: &QualifiedName) -> Result<(), QueryError> {
    if CATALOGS.contains(&catalog) {
        return Ok(());
    }
    let text = format!("Catalog '{catalog}' does not exist");
    Err(QueryError::new(ErrorCode::CatalogNotFound, text).at(name.span.get()))
}
