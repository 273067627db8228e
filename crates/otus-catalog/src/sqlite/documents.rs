//! Documents in SQLite. It must not know what stands in them.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{CatalogError, Result, databases, store_error, tables};
use crate::document::{DocumentKey, Put};
use crate::error::Entity;
use crate::names::TableName;

/// The database, and the table if one is named, must be there.
fn check_owner(tx: &Transaction<'_>, key: &DocumentKey) -> Result<()> {
    if key.table.is_empty() {
        return databases::get(tx, &key.database).map(|_| ());
    }
    tables::get(tx, &TableName::new(&key.database, &key.table)).map(|_| ())
}

fn find(tx: &Transaction<'_>, key: &DocumentKey) -> Result<Option<String>> {
    tx.prepare_cached(
        "SELECT json FROM documents WHERE kind = ?1 AND database = ?2 AND owner = ?3 AND name = ?4",
    )
    .and_then(|mut select| {
        let key = params![key.kind, key.database, key.table, key.name];
        select.query_row(key, |row| row.get(0)).optional()
    })
    .map_err(store_error)
}

fn missing(key: &DocumentKey) -> CatalogError {
    CatalogError::not_found(Entity::Document, &key.name)
}

pub(super) fn put(tx: &Transaction<'_>, key: &DocumentKey, json: &str, put: Put) -> Result<()> {
    check_owner(tx, key)?;
    let known = find(tx, key)?.is_some();
    if known && put == Put::Create {
        return Err(CatalogError::already_exists(Entity::Document, &key.name));
    }
    if !known && put == Put::Replace {
        return Err(missing(key));
    }
    tx.execute(
        "INSERT INTO documents (kind, database, owner, name, json) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kind, database, owner, name) DO UPDATE SET json = excluded.json",
        params![key.kind, key.database, key.table, key.name, json],
    )
    .map(|_| ())
    .map_err(store_error)
}

pub(super) fn get(tx: &Transaction<'_>, key: &DocumentKey) -> Result<String> {
    check_owner(tx, key)?;
    find(tx, key)?.ok_or_else(|| missing(key))
}

/// Names and texts, sorted by name; the key's own name does not matter.
pub(super) fn list(tx: &Transaction<'_>, key: &DocumentKey) -> Result<Vec<(String, String)>> {
    check_owner(tx, key)?;
    let mut select = tx
        .prepare_cached(
            "SELECT name, json FROM documents WHERE kind = ?1 AND database = ?2 AND owner = ?3
             ORDER BY name",
        )
        .map_err(store_error)?;
    let rows = select
        .query_map(params![key.kind, key.database, key.table], |row| Ok((row.get(0)?, row.get(1)?)))
        .map_err(store_error)?;
    rows.collect::<std::result::Result<_, _>>().map_err(store_error)
}

pub(super) fn drop(tx: &Transaction<'_>, key: &DocumentKey) -> Result<()> {
    check_owner(tx, key)?;
    let dropped = tx
        .execute(
            "DELETE FROM documents WHERE kind = ?1 AND database = ?2 AND owner = ?3 AND name = ?4",
            params![key.kind, key.database, key.table, key.name],
        )
        .map_err(store_error)?;
    if dropped == 0 { Err(missing(key)) } else { Ok(()) }
}

/// Takes along what belonged to a dropped table.
pub(super) fn drop_of_table(tx: &Transaction<'_>, name: &TableName) -> Result<()> {
    tx.execute(
        "DELETE FROM documents WHERE database = ?1 AND owner = ?2",
        params![name.database, name.table],
    )
    .map(|_| ())
    .map_err(store_error)
}
