//! `SHOW TBLPROPERTIES t [('key')]`. It must not know the layout of its lines.

use otus_catalog::describe::{show_properties_rows, show_property_row};
use otus_sql::ast::{QualifiedName, StringLiteral};
use otus_types::QueryError;

use super::{Answer, DdlContext, names};

pub fn run(
    name: &QualifiedName,
    key: Option<&StringLiteral>,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let table = names::find(name, cx)?;
    let lines = match key {
        Some(key) => vec![show_property_row(&table, &key.value)],
        None => show_properties_rows(&table),
    };
    Ok(Answer::lines(&["prpt_name", "prpt_value"], lines))
}
