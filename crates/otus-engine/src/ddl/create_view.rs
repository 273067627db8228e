//! `CREATE [OR REPLACE] VIEW v AS query`: the bound query's columns and the text of the query
//! as written are kept. It must not know how views are bound or stored.

use otus_catalog::view::{ViewColumn, ViewDefinition};
use otus_catalog::{CatalogError, TableName};
use otus_sql::ast::CreateView;
use otus_types::{ErrorCode, QueryError, TrinoType};

use super::{Answer, DdlContext, names};
use crate::metering::ResultColumn;
use crate::write::check_named;

/// `columns` are those of the bound query.
///
/// # Errors
/// When a column has no name or one that was seen before, when something else has the
/// view's name, or with what the catalog says.
pub fn run(
    view: &CreateView,
    columns: &[ResultColumn],
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let name = names::table(&view.name, &cx.database)?;
    check_named(columns, cx.span)?;
    let query = view.query.span.get();
    let text = cx.text.get(query.start..query.end).unwrap_or_default();
    let definition = ViewDefinition {
        original_sql: text.to_owned(),
        catalog: Some(String::from("awsdatacatalog")),
        schema: Some(cx.database.clone()),
        columns: columns
            .iter()
            .map(|it| ViewColumn { name: it.name.to_lowercase(), ty: it.ty.to_string() })
            .collect(),
        comment: view.comment.as_ref().map(|it| it.value.clone()),
        owner: None,
        run_as_invoker: Some(view.security_invoker.unwrap_or(false)),
    };
    let types: Vec<TrinoType> = columns.iter().map(|it| it.ty.clone()).collect();
    let table = definition.to_table(&name, &types, cx.time())?;
    match cx.catalog.table(&name) {
        Err(CatalogError::NotFound { .. }) => cx.catalog.create_table(table),
        Ok(there) if view.or_replace && there.is_view() => {
            cx.catalog.update_table(table, None, true)
        }
        Ok(there) => return Err(taken(&name, there.is_view(), view)),
        Err(error) => Err(error),
    }
    .map_err(|error| error.to_ddl_error())?;
    Ok(Answer::Nothing)
}

fn taken(name: &TableName, is_view: bool, view: &CreateView) -> QueryError {
    let at = view.name.span.get();
    if is_view {
        let text = format!("View already exists: 'awsdatacatalog.{name}'");
        return QueryError::new(ErrorCode::TableAlreadyExists, text)
            .at(at)
            .hint(format!("CREATE OR REPLACE VIEW {name} replaces it"));
    }
    let text = format!("Table already exists: 'awsdatacatalog.{name}'");
    QueryError::new(ErrorCode::TableAlreadyExists, text).at(at)
}
