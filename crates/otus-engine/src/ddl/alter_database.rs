//! `ALTER DATABASE name SET DBPROPERTIES (…)`: replaces the named keys only.
//! It must not know the store behind the catalog.

use otus_sql::ast::{Property, QualifiedName};
use otus_types::QueryError;

use super::{Answer, DdlContext, names};

pub fn run(
    name: &QualifiedName,
    properties: &[Property],
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let name = names::database(name)?;
    let mut database = cx.catalog.database(&name).map_err(|it| it.to_ddl_error())?;
    database.parameters.extend(otus_catalog::definition::properties(properties));
    cx.catalog.update_database(&name, database).map_err(|it| it.to_ddl_error())?;
    Ok(Answer::Nothing)
}
