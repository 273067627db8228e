//! `SHOW VIEWS [IN db] [LIKE 'pattern']`, sorted.
//! It must not know how views are stored.

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
    let tables = cx.catalog.tables(&database).map_err(|it| it.to_ddl_error())?;
    let views = tables.into_iter().filter(otus_catalog::Table::is_view).map(|it| it.name);
    let views = views.filter(|it| regex.as_ref().is_none_or(|regex| regex.is_match(it)));
    Ok(Answer::lines(&["views"], views.collect()))
}
