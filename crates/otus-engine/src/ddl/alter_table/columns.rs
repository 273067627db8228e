//! ADD COLUMNS, REPLACE COLUMNS, CHANGE COLUMN, for the table or one of its partitions.
//! It must not know how columns are read.

use otus_catalog::Table;
use otus_catalog::definition::alter;
use otus_sql::ast::{AlterTableAction, PartitionSpec};
use otus_types::{HiveType, QueryError};

use super::{store, values};
use crate::ddl::{Answer, DdlContext};

/// Changes the columns of `table`, or of one of its partitions.
pub fn alter(
    mut table: Table,
    partition: Option<&PartitionSpec>,
    action: &AlterTableAction,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let Some(spec) = partition else {
        change(&mut table, action, cx)?;
        return store(table, cx);
    };
    let (name, values) = (table.qualified_name(), values(&table, spec)?);
    let found = cx.catalog.partition(&name, &values);
    let mut found = found.map_err(|it| it.to_ddl_error().at(spec.span.get()))?;
    // The same rules hold for a partition's columns: they are changed in the table's place.
    if let Some(own) = found.storage_descriptor.take() {
        table.storage_descriptor = Some(own);
    }
    change(&mut table, action, cx)?;
    found.storage_descriptor = table.storage_descriptor;
    cx.catalog.update_partition(&name, &values, found).map_err(|it| it.to_ddl_error())?;
    Ok(Answer::Nothing)
}

fn change(table: &mut Table, action: &AlterTableAction, cx: &DdlContext) -> Result<(), QueryError> {
    if let AlterTableAction::AddColumns(columns) | AlterTableAction::ReplaceColumns(columns) =
        action
        && columns.iter().any(|it| it.ty.ty == HiveType::Date)
    {
        let text = "Athena's ADD COLUMNS and REPLACE COLUMNS do not work with date; \
                    there, use timestamp";
        cx.advise("date-column", text.to_owned());
    }
    match action {
        AlterTableAction::AddColumns(added) => alter::add_columns(table, added, cx.time()),
        AlterTableAction::ReplaceColumns(columns) => {
            alter::replace_columns(table, columns, cx.time())
        }
        AlterTableAction::ChangeColumn { old, new, position } => {
            alter::change_column(table, old, new, position.as_ref(), cx.time())
        }
        _ => Ok(()),
    }
}
