//! Databases in SQLite. It must not know tables beyond whether there are any.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{CatalogError, Result, from_json, store_error, to_json};
use crate::error::Entity;
use crate::model::{CatalogTime, Database};
use crate::names::fold;

pub(super) fn ensure_default(connection: &mut Connection) -> Result<()> {
    let mut database = Database::named("default");
    database.create_time = Some(CatalogTime::now());
    // Read first: a write lock for nothing would make every start wait for other writers.
    let known = connection
        .query_row("SELECT 1 FROM databases WHERE name = 'default'", [], |_| Ok(()))
        .optional()
        .map_err(store_error)?;
    if known.is_none() {
        connection
            .execute(
                "INSERT OR IGNORE INTO databases (name, json) VALUES (?1, ?2)",
                params![database.name, to_json(&database)?],
            )
            .map_err(store_error)?;
    }
    Ok(())
}

fn find(tx: &Transaction<'_>, name: &str) -> Result<Option<Database>> {
    let mut statement =
        tx.prepare_cached("SELECT json FROM databases WHERE name = ?1").map_err(store_error)?;
    let text: Option<String> =
        statement.query_row([name], |row| row.get(0)).optional().map_err(store_error)?;
    text.map(|text| from_json(&text)).transpose()
}

pub(super) fn get(tx: &Transaction<'_>, name: &str) -> Result<Database> {
    let name = fold(name);
    find(tx, &name)?.ok_or_else(|| CatalogError::not_found(Entity::Database, name))
}

pub(super) fn list(tx: &Transaction<'_>) -> Result<Vec<Database>> {
    let mut statement =
        tx.prepare_cached("SELECT json FROM databases ORDER BY name").map_err(store_error)?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).map_err(store_error)?;
    rows.map(|row| from_json(&row.map_err(store_error)?)).collect()
}

pub(super) fn create(tx: &Transaction<'_>, mut database: Database) -> Result<()> {
    database.name = fold(&database.name);
    database.create_time = database.create_time.or_else(|| Some(CatalogTime::now()));
    if database.name.is_empty() {
        return Err(CatalogError::Invalid("a database needs a name".to_owned()));
    }
    if find(tx, &database.name)?.is_some() {
        return Err(CatalogError::already_exists(Entity::Database, database.name));
    }
    put(tx, &database)
}

pub(super) fn update(tx: &Transaction<'_>, name: &str, mut database: Database) -> Result<()> {
    let before = get(tx, name)?;
    database.name = before.name;
    database.create_time = before.create_time;
    put(tx, &database)
}

fn put(tx: &Transaction<'_>, database: &Database) -> Result<()> {
    // Not REPLACE: that would delete the row first and its tables with it.
    tx.execute(
        "INSERT INTO databases (name, json) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET json = excluded.json",
        params![database.name, to_json(database)?],
    )
    .map(|_| ())
    .map_err(store_error)
}

pub(super) fn drop(tx: &Transaction<'_>, name: &str, cascade: bool) -> Result<()> {
    let name = get(tx, name)?.name;
    if !cascade && !super::tables::names(tx, &name)?.is_empty() {
        return Err(CatalogError::NotEmpty { database: name });
    }
    tx.execute("DELETE FROM databases WHERE name = ?1", [name]).map(|_| ()).map_err(store_error)
}
