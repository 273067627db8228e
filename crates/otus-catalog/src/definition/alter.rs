//! What ALTER TABLE changes in a table's own definition: columns, properties, location.
//! Pure functions over the model; partitions and stores are the caller's.

use otus_sql::ast::ddl::{ColumnPosition, HiveColumn, Property};
use otus_sql::ast::name::Ident;
use otus_types::{ErrorCode, QueryError};

use super::{check_location, column, duplicate, properties, touch};
use crate::model::{CatalogTime, Column, StorageDescriptor, Table};

/// `ADD COLUMNS`: at the end, before the partition columns.
///
/// # Errors
/// For a name that exists. AWS documents that `date` is refused; Athena takes it (dbt-athena's
/// tests against it add one).
pub fn add_columns(
    table: &mut Table,
    columns: &[HiveColumn],
    now: CatalogTime,
) -> Result<(), QueryError> {
    let mut all = table.columns().to_vec();
    all.extend(columns.iter().map(column));
    set_columns(table, all, columns, now)
}

/// `REPLACE COLUMNS`: all data columns are replaced.
///
/// # Errors
/// As [`add_columns`].
pub fn replace_columns(
    table: &mut Table,
    columns: &[HiveColumn],
    now: CatalogTime,
) -> Result<(), QueryError> {
    let all = columns.iter().map(column).collect();
    set_columns(table, all, columns, now)
}

/// `CHANGE [COLUMN] old new type [COMMENT 'c'] [FIRST | AFTER x]`.
///
/// # Errors
/// When `old` or `x` is no data column or the new name is taken.
pub fn change_column(
    table: &mut Table,
    old: &Ident,
    new: &HiveColumn,
    position: Option<&ColumnPosition>,
    now: CatalogTime,
) -> Result<(), QueryError> {
    let mut all = table.columns().to_vec();
    let at = find(&all, old)?;
    let before = all.remove(at);
    let mut changed = column(new);
    changed.comment = changed.comment.or(before.comment);
    let at = match position {
        None => at,
        Some(ColumnPosition::First) => 0,
        Some(ColumnPosition::After(other)) => find(&all, other)? + 1,
    };
    all.insert(at.min(all.len()), changed);
    set_columns(table, all, std::slice::from_ref(new), now)
}

/// `SET TBLPROPERTIES`. `EXTERNAL` has no effect, as in Athena.
pub fn set_properties(table: &mut Table, changes: &[Property], now: CatalogTime) {
    for (key, value) in properties(changes) {
        if key.eq_ignore_ascii_case("EXTERNAL") {
            continue;
        }
        if key == "comment" {
            table.description = Some(value.clone());
        }
        table.parameters.insert(key, value);
    }
    touch(&mut table.parameters, now);
}

/// `SET LOCATION` of the table itself.
///
/// # Errors
/// When the text is no S3 location.
pub fn set_location(table: &mut Table, location: &str, now: CatalogTime) -> Result<(), QueryError> {
    check_location(location)?;
    let storage = table.storage_descriptor.get_or_insert_with(StorageDescriptor::default);
    storage.location = Some(location.to_owned());
    touch(&mut table.parameters, now);
    Ok(())
}

fn set_columns(
    table: &mut Table,
    all: Vec<Column>,
    written: &[HiveColumn],
    now: CatalogTime,
) -> Result<(), QueryError> {
    for (at, column) in all.iter().enumerate() {
        let repeated = all.iter().take(at).chain(&table.partition_keys);
        if repeated.into_iter().any(|it| it.name == column.name) {
            let mut error = duplicate(&column.name);
            let again = written.iter().rev().find(|it| it.name.is(&column.name));
            error.span = again.map(|it| it.name.span.get());
            return Err(error);
        }
    }
    table.storage_descriptor.get_or_insert_with(StorageDescriptor::default).columns = all;
    touch(&mut table.parameters, now);
    Ok(())
}

fn find(columns: &[Column], name: &Ident) -> Result<usize, QueryError> {
    columns.iter().position(|it| name.is(&it.name)).ok_or_else(|| {
        let known: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        QueryError::new(
            ErrorCode::DdlFailed,
            format!(
                "FAILED: SemanticException [Error 10002]: Invalid column reference {}",
                name.lower()
            ),
        )
        .at(name.span.get())
        .hint(format!("the columns are {}", known.join(", ")))
    })
}
