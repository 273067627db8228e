//! The catalog in one SQLite file (`catalog.db`), shared by any number of processes: WAL,
//! `synchronous=FULL`, so that what was acknowledged survives kill -9 and power loss.
//! It must not know what the stored JSON means beyond names, versions and values.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::document::{DocumentKey, Put};
use crate::error::CatalogError;
use crate::model::{Database, Partition, Table};
use crate::names::TableName;
use crate::snapshot::CatalogSnapshot;
use crate::store::{
    Batch, CatalogStore, PartitionPage, PartitionRequest, Result, check_values, normalise,
};

mod databases;
mod documents;
mod migrations;
mod partitions;
mod tables;

/// How long a statement waits for another process's transaction before it is refused.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Idle connections kept; more are opened when more threads ask at once.
const IDLE_CONNECTIONS: usize = 8;

/// See the module.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl SqliteStore {
    /// Opens or creates the catalog at `path`, a file in an existing folder. The database
    /// `default` exists from then on.
    ///
    /// # Errors
    /// When the file cannot be opened, is no catalog, or was written by a newer version.
    pub fn open(path: &Path) -> Result<Self> {
        let store = Self { path: path.to_owned(), idle: Mutex::new(Vec::new()) };
        let started = Instant::now();
        let mut connection = loop {
            // Two processes that turn a new file to WAL at once can see "locked" at once,
            // whatever the busy timeout: try again.
            match store.connect().and_then(|mut it| migrations::run(&mut it).map(|()| it)) {
                Err(CatalogError::Busy(_)) if started.elapsed() < BUSY_TIMEOUT => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                other => break other?,
            }
        };
        databases::ensure_default(&mut connection)?;
        store.give_back(connection);
        Ok(store)
    }

    fn connect(&self) -> Result<Connection> {
        let connection = Connection::open(&self.path).map_err(store_error)?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(store_error)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;
                 PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;",
            )
            .map_err(store_error)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_CONNECTIONS {
            idle.push(connection);
        }
    }

    fn take(&self) -> Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.connect(), Ok)
    }

    fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.within(TransactionBehavior::Deferred, work)
    }

    /// The write lock is taken at once: a transaction that reads first and writes later
    /// could find that it must start again.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        self.within(TransactionBehavior::Immediate, work)
    }

    fn within<T>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut connection = self.take()?;
        let transaction = connection.transaction_with_behavior(behavior).map_err(store_error)?;
        let outcome = match work(&transaction) {
            Ok(value) => transaction.commit().map_err(store_error).map(|()| value),
            Err(error) => transaction.rollback().map_err(store_error).and(Err(error)),
        };
        self.give_back(connection);
        outcome
    }
}

/// SQLite's error in the catalog's words.
fn store_error(error: rusqlite::Error) -> CatalogError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            CatalogError::Busy(error.to_string())
        }
        _ => CatalogError::Store(error.to_string()),
    }
}

fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| CatalogError::Store(error.to_string()))
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text)
        .map_err(|error| CatalogError::Store(format!("unreadable entry: {error}")))
}

impl CatalogStore for SqliteStore {
    fn create_database(&self, database: Database) -> Result<()> {
        self.write(|tx| databases::create(tx, database))
    }

    fn database(&self, name: &str) -> Result<Database> {
        self.read(|tx| databases::get(tx, name))
    }

    fn databases(&self) -> Result<Vec<Database>> {
        self.read(databases::list)
    }

    fn update_database(&self, name: &str, database: Database) -> Result<()> {
        self.write(|tx| databases::update(tx, name, database))
    }

    fn drop_database(&self, name: &str, cascade: bool) -> Result<()> {
        self.write(|tx| databases::drop(tx, name, cascade))
    }

    fn create_table(&self, table: Table) -> Result<Table> {
        let table = normalise(table)?;
        self.write(|tx| tables::create(tx, table))
    }

    fn table(&self, name: &TableName) -> Result<Table> {
        self.read(|tx| Ok(tables::get(tx, name)?.1))
    }

    fn tables(&self, database: &str) -> Result<Vec<Table>> {
        self.read(|tx| tables::list(tx, &databases::get(tx, database)?.name))
    }

    fn table_names(&self, database: &str) -> Result<Vec<String>> {
        self.read(|tx| tables::names(tx, &databases::get(tx, database)?.name))
    }

    fn update_table(&self, table: Table, expected: Option<u64>, archive: bool) -> Result<Table> {
        let table = normalise(table)?;
        self.write(|tx| tables::update(tx, table, expected, archive))
    }

    fn drop_table(&self, name: &TableName) -> Result<()> {
        self.write(|tx| tables::drop(tx, name))
    }

    fn table_versions(&self, name: &TableName) -> Result<Vec<Table>> {
        self.read(|tx| tables::versions(tx, name))
    }

    fn drop_table_version(&self, name: &TableName, version: u64) -> Result<()> {
        self.write(|tx| tables::drop_version(tx, name, version))
    }

    fn add_partitions(
        &self,
        name: &TableName,
        partitions: Vec<Partition>,
        batch: Batch,
    ) -> Result<Vec<usize>> {
        self.write(|tx| partitions::add(tx, name, &partitions, batch))
    }

    fn partition(&self, name: &TableName, values: &[String]) -> Result<Partition> {
        self.read(|tx| partitions::get(tx, name, values))
    }

    fn partitions(&self, name: &TableName, request: PartitionRequest<'_>) -> Result<PartitionPage> {
        self.read(|tx| partitions::page(tx, name, request))
    }

    fn partition_count(&self, name: &TableName) -> Result<u64> {
        self.read(|tx| partitions::count(tx, name))
    }

    fn update_partition(
        &self,
        name: &TableName,
        values: &[String],
        partition: Partition,
    ) -> Result<()> {
        self.write(|tx| partitions::update(tx, name, values, &partition))
    }

    fn drop_partitions(
        &self,
        name: &TableName,
        values: &[Vec<String>],
        batch: Batch,
    ) -> Result<Vec<usize>> {
        self.write(|tx| partitions::drop(tx, name, values, batch))
    }

    fn put_document(&self, key: &DocumentKey, json: &str, put: Put) -> Result<()> {
        self.write(|tx| documents::put(tx, key, json, put))
    }

    fn document(&self, key: &DocumentKey) -> Result<String> {
        self.read(|tx| documents::get(tx, key))
    }

    fn documents(&self, key: &DocumentKey) -> Result<Vec<(String, String)>> {
        self.read(|tx| documents::list(tx, key))
    }

    fn drop_document(&self, key: &DocumentKey) -> Result<()> {
        self.write(|tx| documents::drop(tx, key))
    }

    fn extend_snapshot(&self, snapshot: &mut CatalogSnapshot, names: &[TableName]) -> Result<()> {
        self.read(|tx| {
            let all = databases::list(tx)?.into_iter().map(|it| it.name).collect();
            snapshot.set_databases(all);
            for name in names {
                if snapshot.is_read(name) {
                    continue;
                }
                match tables::find(tx, name)? {
                    Some((_, table)) => snapshot.insert(table),
                    None => {
                        snapshot.insert_missing(name.clone(), tables::names(tx, &name.database)?);
                    }
                }
            }
            Ok(())
        })
    }
}
