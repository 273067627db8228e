//! Tables, views and their versions in SQLite. It must not know partitions.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{CatalogError, Result, databases, from_json, store_error, to_json};
use crate::error::Entity;
use crate::model::{CatalogTime, Table};
use crate::names::TableName;

/// The row id and the table; `None` also when the database is missing.
pub(super) fn find(tx: &Transaction<'_>, name: &TableName) -> Result<Option<(i64, Table)>> {
    let mut statement = tx
        .prepare_cached("SELECT id, json FROM tables WHERE database = ?1 AND name = ?2")
        .map_err(store_error)?;
    let row: Option<(i64, String)> = statement
        .query_row(params![name.database, name.table], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(store_error)?;
    row.map(|(id, text)| Ok((id, from_json(&text)?))).transpose()
}

pub(super) fn get(tx: &Transaction<'_>, name: &TableName) -> Result<(i64, Table)> {
    match find(tx, name)? {
        Some(found) => Ok(found),
        None => {
            databases::get(tx, &name.database)?;
            Err(CatalogError::not_found(Entity::Table, &name.table))
        }
    }
}

pub(super) fn list(tx: &Transaction<'_>, database: &str) -> Result<Vec<Table>> {
    let mut statement = tx
        .prepare_cached("SELECT json FROM tables WHERE database = ?1 ORDER BY name")
        .map_err(store_error)?;
    let rows =
        statement.query_map([database], |row| row.get::<_, String>(0)).map_err(store_error)?;
    rows.map(|row| from_json(&row.map_err(store_error)?)).collect()
}

pub(super) fn names(tx: &Transaction<'_>, database: &str) -> Result<Vec<String>> {
    let mut statement = tx
        .prepare_cached("SELECT name FROM tables WHERE database = ?1 ORDER BY name")
        .map_err(store_error)?;
    let rows = statement.query_map([database], |row| row.get(0)).map_err(store_error)?;
    rows.collect::<std::result::Result<_, _>>().map_err(store_error)
}

pub(super) fn create(tx: &Transaction<'_>, mut table: Table) -> Result<Table> {
    databases::get(tx, &table.database_name)?;
    let name = table.qualified_name();
    if find(tx, &name)?.is_some() {
        return Err(CatalogError::already_exists(Entity::Table, name.table));
    }
    let now = CatalogTime::now();
    table.version = 0;
    // A statement brings its own instant, the clock of the session.
    table.create_time = table.create_time.or(Some(now));
    table.update_time = Some(now);
    tx.execute(
        "INSERT INTO tables (database, name, version, json) VALUES (?1, ?2, 0, ?3)",
        params![name.database, name.table, to_json(&table)?],
    )
    .map_err(store_error)?;
    Ok(table)
}

pub(super) fn update(
    tx: &Transaction<'_>,
    mut table: Table,
    expected: Option<u64>,
    archive: bool,
) -> Result<Table> {
    let name = table.qualified_name();
    let (id, before) = get(tx, &name)?;
    let found = before.version;
    if let Some(expected) = expected.filter(|it| *it != found) {
        return Err(CatalogError::Conflict { name, expected, found });
    }
    if archive {
        tx.execute(
            "INSERT INTO table_versions (table_id, version, json) VALUES (?1, ?2, ?3)",
            params![id, number(found), to_json(&before)?],
        )
        .map_err(store_error)?;
    }
    table.version = found + 1;
    table.create_time = before.create_time;
    table.update_time = Some(CatalogTime::now());
    tx.execute(
        "UPDATE tables SET version = ?2, json = ?3 WHERE id = ?1",
        params![id, number(table.version), to_json(&table)?],
    )
    .map_err(store_error)?;
    Ok(table)
}

pub(super) fn drop(tx: &Transaction<'_>, name: &TableName) -> Result<()> {
    let (id, _) = get(tx, name)?;
    super::documents::drop_of_table(tx, name)?;
    tx.execute("DELETE FROM tables WHERE id = ?1", [id]).map(|_| ()).map_err(store_error)
}

pub(super) fn versions(tx: &Transaction<'_>, name: &TableName) -> Result<Vec<Table>> {
    let (id, current) = get(tx, name)?;
    let mut statement = tx
        .prepare_cached("SELECT json FROM table_versions WHERE table_id = ?1 ORDER BY version DESC")
        .map_err(store_error)?;
    let rows = statement.query_map([id], |row| row.get::<_, String>(0)).map_err(store_error)?;
    let mut versions = vec![current];
    for row in rows {
        versions.push(from_json(&row.map_err(store_error)?)?);
    }
    Ok(versions)
}

pub(super) fn drop_version(tx: &Transaction<'_>, name: &TableName, version: u64) -> Result<()> {
    let (id, _) = get(tx, name)?;
    let dropped = tx
        .execute(
            "DELETE FROM table_versions WHERE table_id = ?1 AND version = ?2",
            params![id, number(version)],
        )
        .map_err(store_error)?;
    if dropped == 0 {
        return Err(CatalogError::not_found(Entity::TableVersion, version.to_string()));
    }
    Ok(())
}

/// SQLite's integers are signed; no table sees 2^63 updates.
fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
