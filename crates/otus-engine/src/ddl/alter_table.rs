//! `ALTER TABLE`: chooses the action; one file for each group of actions. It must not know
//! the store behind the catalog.

use otus_catalog::Table;
use otus_catalog::definition::alter;
use otus_sql::ast::{AlterTable, AlterTableAction};
use otus_types::{ErrorCode, QueryError};

use super::{Answer, DdlContext, failed, names, not_supported};

mod columns;
mod partition_spec;
mod partitions;

pub use partition_spec::{default_location, values};

pub fn run(statement: &AlterTable, cx: &DdlContext) -> Result<Answer, QueryError> {
    let span = statement.table.span.get();
    let mut table = names::find(&statement.table, cx)?;
    refuse_special(&table, statement)?;
    let partition = statement.partition.as_ref();
    match &statement.action {
        AlterTableAction::AddPartitions { if_not_exists, partitions } => {
            partitions::add(&table, partitions, *if_not_exists, cx)
        }
        AlterTableAction::DropPartitions { if_exists, partitions } => {
            partitions::drop(&table, partitions, *if_exists, cx)
        }
        AlterTableAction::RenamePartition { to } => partitions::rename(&table, partition, to, cx),
        AlterTableAction::AddColumns(_)
        | AlterTableAction::ReplaceColumns(_)
        | AlterTableAction::ChangeColumn { .. } => {
            columns::alter(table, partition, &statement.action, cx)
        }
        AlterTableAction::SetLocation(location) => match partition {
            Some(spec) => partitions::set_location(&table, spec, location, cx),
            None => {
                let set = alter::set_location(&mut table, location.value.trim(), cx.time());
                set.map_err(|error| error.at(location.span.get()))?;
                store(table, cx)
            }
        },
        AlterTableAction::SetTblproperties(properties) => {
            alter::set_properties(&mut table, properties, cx.time());
            let projection = super::create_table::check_projection(&table)?;
            store(table, cx)?;
            super::create_table::show_sample(projection.as_ref(), cx);
            Ok(Answer::Nothing)
        }
        AlterTableAction::DropColumn(column) => {
            // Athena's grammar knows DROP COLUMN for Iceberg tables only.
            let text = "mismatched input 'COLUMN' expecting 'PARTITION'";
            Err(QueryError::new(ErrorCode::InvalidRequest, text)
                .at(column.span.get())
                .hint("list the columns to keep with ALTER TABLE … REPLACE COLUMNS (…)"))
        }
        AlterTableAction::RenameTable { .. } => {
            Err(failed("Query type not supported by DDL engine."))
        }
        AlterTableAction::UnsetTblproperties { .. } => {
            Err(not_supported("ALTER TABLE … UNSET TBLPROPERTIES for a Hive table", span))
        }
    }
}

fn refuse_special(table: &Table, statement: &AlterTable) -> Result<(), QueryError> {
    if table.is_view() {
        return Err(failed(
            "FAILED: SemanticException [Error 10131]: To alter a view you need to use the \
             ALTER VIEW command.",
        ));
    }
    if table.is_iceberg() {
        let what = "ALTER TABLE of an Iceberg table";
        return Err(not_supported(what, statement.table.span.get()));
    }
    Ok(())
}

/// Stores a changed table; somebody else's change in between is reported, not overwritten.
fn store(table: Table, cx: &DdlContext) -> Result<Answer, QueryError> {
    let version = table.version;
    let stored = cx.catalog.update_table(table, Some(version), true);
    stored.map(|_| Answer::Nothing).map_err(|it| it.to_ddl_error())
}
