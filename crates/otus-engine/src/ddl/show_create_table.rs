//! `SHOW CREATE TABLE t`: one row for each line; it re-creates the table. It must not know
//! the layout of its lines.

use otus_catalog::describe::create_table_rows;
use otus_sql::ast::QualifiedName;
use otus_types::QueryError;

use super::{Answer, DdlContext, failed, names};

pub fn run(name: &QualifiedName, cx: &DdlContext) -> Result<Answer, QueryError> {
    let table = names::find(name, cx)?;
    if table.is_view() {
        let text = "FAILED: SemanticException [Error 10001]: SHOW CREATE TABLE is for tables";
        return Err(failed(text).hint(format!("use SHOW CREATE VIEW {}", table.name)));
    }
    if table.table_type.is_none() {
        return Err(failed("FAILED: NullPointerException Name is null"));
    }
    let shown =
        if name.parts.len() > 1 { table.qualified_name().to_string() } else { table.name.clone() };
    Ok(Answer::lines(&["createtab_stmt"], create_table_rows(&table, &shown)))
}
