//! `SHOW TABLES [IN db] ['pattern']`: tables and views, sorted.
//! It must not know the store behind the catalog.

use otus_sql::ast::{QualifiedName, StringLiteral};
use otus_types::QueryError;

use super::{Answer, DdlContext, names, pattern};

pub fn run(
    database: Option<&QualifiedName>,
    like: Option<&StringLiteral>,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let database = database.map(names::database).transpose()?;
    let database = database.unwrap_or_else(|| cx.database.clone());
    let regex = like.map(pattern::hive_tables).transpose()?;
    let found = cx.catalog.table_names(&database).map_err(|it| it.to_ddl_error())?;
    let found = found.into_iter();
    let found = found.filter(|it| regex.as_ref().is_none_or(|regex| regex.is_match(it)));
    Ok(Answer::lines(&["tab_name"], found.collect()))
}
