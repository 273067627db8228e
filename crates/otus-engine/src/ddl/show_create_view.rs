//! `SHOW CREATE VIEW v`: one row for each line. It must not know how views are stored.

use otus_catalog::view::ViewDefinition;
use otus_sql::ast::QualifiedName;
use otus_types::{ErrorCode, QueryError};

use super::{Answer, DdlContext, names};

pub fn run(name: &QualifiedName, cx: &DdlContext) -> Result<Answer, QueryError> {
    let table = names::find(name, cx)?;
    if !table.is_view() {
        let text = format!("Relation '{}' is a table, not a view", table.qualified_name());
        return Err(QueryError::new(ErrorCode::NotSupported, text)
            .at(name.span.get())
            .hint(format!("use SHOW CREATE TABLE {}", table.name)));
    }
    let view = ViewDefinition::from_table(&table)?;
    let shown = if name.parts.len() > 1 {
        format!("{}.{}", table.database_name, table.name)
    } else {
        table.name.clone()
    };
    let mut lines = vec![format!("CREATE VIEW {shown} AS ")];
    lines.extend(view.original_sql.lines().map(str::to_owned));
    Ok(Answer::lines(&["create view"], lines))
}
