//! `INSERT INTO t [(columns)] query`. It must not know how files are written.

use std::sync::Arc;

use otus_analyzer::OutputColumn;
use otus_catalog::{CatalogError, Column, Table};
use otus_sql::ast::Insert;
use otus_types::{ErrorCode, QueryError, QueryFailure, TrinoType};

use super::formats::{self, Layout};
use super::properties::{check_level, codec_called};
use super::target::{Key, Narrow, Purpose, Target};
use crate::bind::{self, Bound, Surroundings};
use crate::ddl::{names, not_supported};
use crate::errors::from_catalog;

pub fn prepare(statement: &Insert, cx: Surroundings<'_>) -> Result<(Bound, Target), QueryFailure> {
    let table = table(statement, cx)?;
    let columns = typed(&table)?;
    let (mut bound, given) = bind::bind_insert_of(statement, &columns, cx)?;
    let target = target(&table, &columns, &given)?;
    bound.tables.push(table.qualified_name());
    bound.locations.push(target.root.clone());
    Ok((bound, target))
}

/// The table, if rows can be added to it.
fn table(statement: &Insert, cx: Surroundings<'_>) -> Result<Table, QueryError> {
    let name = names::table(&statement.table, &cx.session.database)?;
    let at = statement.table.span.get();
    let refused = |text: String| QueryError::new(ErrorCode::NotSupported, text).at(at);
    let table = match cx.catalog.table(&name) {
        Ok(table) => table,
        Err(CatalogError::NotFound { .. }) => {
            let text = format!("Table 'awsdatacatalog.{name}' does not exist");
            return Err(QueryError::new(ErrorCode::TableNotFound, text).at(cx.span));
        }
        Err(error) => return Err(from_catalog(&error)),
    };
    if table.is_view() {
        return Err(refused(String::from("Inserting into views is not supported")));
    }
    if table.is_iceberg() {
        return Err(not_supported("INSERT INTO an Iceberg table", at));
    }
    if table.storage_descriptor.as_ref().is_some_and(|it| it.number_of_buckets > 0) {
        return Err(refused(format!("Cannot insert into bucketed table {name}")));
    }
    if table.location().is_none() {
        return Err(refused(format!("Table {name} has no location to insert into")));
    }
    Ok(table)
}

/// Every column with the type an expression over it has.
fn typed(table: &Table) -> Result<Vec<OutputColumn>, QueryError> {
    let typed = |column: &Column| {
        let ty = column.hive_type().map_err(|error| {
            let text = format!("column {}: {error}", column.name);
            QueryError::new(ErrorCode::HiveInvalidMetadata, text)
        })?;
        Ok(OutputColumn { name: column.name.clone(), ty: ty.to_trino() })
    };
    table.all_columns().map(typed).collect()
}

fn target(
    table: &Table,
    columns: &[OutputColumn],
    given: &[TrinoType],
) -> Result<Target, QueryError> {
    let storage = table.storage_descriptor.clone().unwrap_or_default();
    let format = formats::of_table(&storage)?;
    // What could not be read again is not written.
    crate::scan::check_readable(table, &storage)?;
    let codec = ["write.compression", format.property, "compression"]
        .iter()
        .find_map(|key| Some((key, table.parameter(key)?)))
        .map_or(Ok(format.default), |(key, name)| codec_called(format, key, name))?;
    let level = table.parameter("compression_level").and_then(|it| it.trim().parse().ok());
    // A level that is left over from another codec is no reason to refuse rows.
    let level = level.and_then(|level| check_level(codec, level).ok());
    let layout = Layout::new(format, codec, level, &storage)?;
    let data = table.columns().len();
    let keys = table.partition_keys.iter().zip(columns.iter().skip(data)).enumerate();
    let keys = keys.map(|(at, (column, it))| Key {
        at: data + at,
        column: column.clone(),
        ty: it.ty.clone(),
    });
    let root = table.location().unwrap_or_default();
    let root = if root.ends_with('/') { root.to_owned() } else { format!("{root}/") };
    let projection = crate::scan::projection_of(table)?.map(Arc::new);
    Ok(Target {
        purpose: Purpose::Insert { table: Arc::new(table.clone()), projection },
        root,
        layout,
        data: (0..data).collect(),
        keys: keys.collect(),
        buckets: None,
        narrow: narrow(columns, given),
        idle: false,
    })
}

/// Texts that may be longer than their columns.
fn narrow(columns: &[OutputColumn], given: &[TrinoType]) -> Vec<Narrow> {
    let pairs = columns.iter().zip(given).enumerate();
    pairs
        .filter_map(|(at, (column, from))| {
            let length = match (&column.ty, from) {
                (TrinoType::Varchar(Some(to)) | TrinoType::Char(to), TrinoType::Varchar(None)) => {
                    to
                }
                (
                    TrinoType::Varchar(Some(to)) | TrinoType::Char(to),
                    TrinoType::Varchar(Some(from)) | TrinoType::Char(from),
                ) if from > to => to,
                _ => return None,
            };
            let (from, to) = (from.clone(), column.ty.clone());
            Some(Narrow { at, length: *length, from, to })
        })
        .collect()
}
