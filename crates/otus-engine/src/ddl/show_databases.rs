//! `SHOW DATABASES|SCHEMAS [LIKE 'regex']`. It must not know the store behind the catalog.

use otus_sql::ast::StringLiteral;
use otus_types::QueryError;

use super::{Answer, DdlContext, pattern};

pub fn run(like: Option<&StringLiteral>, cx: &DdlContext) -> Result<Answer, QueryError> {
    let regex = like.map(pattern::java_regex).transpose()?;
    let databases = cx.catalog.databases().map_err(|it| it.to_ddl_error())?;
    let names = databases.into_iter().map(|it| it.name);
    let names = names.filter(|it| regex.as_ref().is_none_or(|regex| regex.is_match(it)));
    Ok(Answer::lines(&["database_name"], names.collect()))
}
