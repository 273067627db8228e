//! `DESCRIBE [EXTENDED|FORMATTED] t [PARTITION (…)] [column path]`; the texts are the
//! catalog's. It must not know their layout.

use otus_catalog::Table;
use otus_catalog::describe;
use otus_catalog::view::ViewDefinition;
use otus_sql::ast::Describe;
use otus_types::QueryError;

use super::alter_table::values;
use super::{Answer, DdlContext, names};

const COLUMNS: [&str; 3] = ["col_name", "data_type", "comment"];

pub fn run(statement: &Describe, cx: &DdlContext) -> Result<Answer, QueryError> {
    let mut table = names::find(&statement.table, cx)?;
    if table.is_view() {
        return view(&table);
    }
    if let Some(spec) = &statement.partition {
        let found = cx.catalog.partition(&table.qualified_name(), &values(&table, spec)?);
        let found = found.map_err(|it| it.to_ddl_error().at(spec.span.get()))?;
        if found.storage_descriptor.is_some() {
            table.storage_descriptor = found.storage_descriptor;
        }
    }
    let lines = if !statement.column.is_empty() {
        let path: Vec<String> = statement.column.iter().map(|it| it.lower()).collect();
        describe::describe_path_rows(&table, &path)?
    } else if statement.formatted {
        describe::describe_formatted_rows(&table)
    } else if statement.extended {
        describe::describe_extended_rows(&table)
    } else {
        describe::describe_rows(&table)
    };
    Ok(Answer::lines(&COLUMNS, lines))
}

/// DESCRIBE and SHOW COLUMNS of a view.
pub fn view(table: &Table) -> Result<Answer, QueryError> {
    let columns = ViewDefinition::from_table(table)?.columns;
    let columns: Vec<(String, String)> = columns.into_iter().map(|it| (it.name, it.ty)).collect();
    Ok(Answer::lines(&["column", "type"], describe::describe_view_rows(&columns)))
}
