//! `SHOW COLUMNS {FROM|IN} t [{FROM|IN} db]`. It must not know the layout of its lines.

use otus_catalog::describe::show_columns_rows;
use otus_sql::ast::{QualifiedName, ShowColumns};
use otus_types::QueryError;

use super::{Answer, DdlContext, describe, names, pattern};

pub fn run(statement: &ShowColumns, cx: &DdlContext) -> Result<Answer, QueryError> {
    let mut name = statement.table.clone();
    if let (Some(database), [table]) = (&statement.database, statement.table.parts.as_slice()) {
        let parts = vec![database.clone(), table.clone()];
        name = QualifiedName { parts, span: statement.table.span };
    }
    let table = names::find(&name, cx)?;
    if table.is_view() {
        return describe::view(&table);
    }
    let regex = statement.pattern.as_ref().map(pattern::hive_tables).transpose()?;
    let mut lines = show_columns_rows(&table);
    lines.retain(|it| regex.as_ref().is_none_or(|regex| regex.is_match(it.trim_end())));
    Ok(Answer::lines(&["field"], lines))
}
