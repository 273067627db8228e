//! A catalog in memory: for tests, for `--data-dir :memory:`, and as the plainest statement
//! of what a store must do. It must not be asked to survive the process.

use std::collections::BTreeMap;
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::document::{DocumentKey, Put};
use crate::error::{CatalogError, Entity};
use crate::model::{CatalogTime, Database, Partition, Table};
use crate::names::{TableName, fold};
use crate::snapshot::CatalogSnapshot;
use crate::store::{
    Batch, CatalogStore, PartitionPage, PartitionRequest, Result, check_values, describe_values,
    normalise,
};

mod documents;
mod partitions;

/// See the module.
#[derive(Debug)]
pub struct MemoryStore {
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    databases: BTreeMap<String, Database>,
    tables: BTreeMap<TableName, Entry>,
    documents: BTreeMap<DocumentKey, String>,
}

#[derive(Debug)]
struct Entry {
    current: Table,
    archived: Vec<Table>,
    partitions: BTreeMap<Vec<String>, Partition>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryStore {
    /// A catalog that holds the empty database `default`.
    #[must_use]
    pub fn new() -> Self {
        let mut state = State::default();
        let mut database = Database::named("default");
        database.create_time = Some(CatalogTime::now());
        state.databases.insert(database.name.clone(), database);
        Self { state: RwLock::new(state) }
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        // A poisoned lock only means that some reader panicked: every write is complete.
        self.state.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl State {
    fn database(&self, name: &str) -> Result<&Database> {
        self.databases
            .get(&fold(name))
            .ok_or_else(|| CatalogError::not_found(Entity::Database, fold(name)))
    }

    fn entry(&self, name: &TableName) -> Result<&Entry> {
        self.database(&name.database)?;
        self.tables.get(name).ok_or_else(|| CatalogError::not_found(Entity::Table, &name.table))
    }

    fn entry_mut(&mut self, name: &TableName) -> Result<&mut Entry> {
        self.database(&name.database)?;
        self.tables.get_mut(name).ok_or_else(|| CatalogError::not_found(Entity::Table, &name.table))
    }

    fn entries_of<'a>(&'a self, database: &str) -> impl Iterator<Item = &'a Entry> {
        let database = database.to_owned();
        self.tables.iter().filter(move |it| it.0.database == database).map(|it| it.1)
    }
}

impl CatalogStore for MemoryStore {
    fn create_database(&self, mut database: Database) -> Result<()> {
        database.name = fold(&database.name);
        database.create_time = database.create_time.or_else(|| Some(CatalogTime::now()));
        let mut state = self.write();
        if database.name.is_empty() {
            return Err(CatalogError::Invalid("a database needs a name".to_owned()));
        }
        if state.databases.contains_key(&database.name) {
            return Err(CatalogError::already_exists(Entity::Database, database.name));
        }
        state.databases.insert(database.name.clone(), database);
        Ok(())
    }

    fn database(&self, name: &str) -> Result<Database> {
        self.read().database(name).cloned()
    }

    fn databases(&self) -> Result<Vec<Database>> {
        Ok(self.read().databases.values().cloned().collect())
    }

    fn update_database(&self, name: &str, mut database: Database) -> Result<()> {
        let mut state = self.write();
        let before = state.database(name)?;
        database.name = before.name.clone();
        database.create_time = before.create_time;
        state.databases.insert(database.name.clone(), database);
        Ok(())
    }

    fn drop_database(&self, name: &str, cascade: bool) -> Result<()> {
        let mut state = self.write();
        let name = state.database(name)?.name.clone();
        if !cascade && state.entries_of(&name).next().is_some() {
            return Err(CatalogError::NotEmpty { database: name });
        }
        state.tables.retain(|table, _| table.database != name);
        state.documents.retain(|document, _| document.database != name);
        state.databases.remove(&name);
        Ok(())
    }

    fn create_table(&self, table: Table) -> Result<Table> {
        let mut table = normalise(table)?;
        let now = CatalogTime::now();
        table.version = 0;
        // A statement brings its own instant, the clock of the session.
        table.create_time = table.create_time.or(Some(now));
        table.update_time = Some(now);
        let mut state = self.write();
        state.database(&table.database_name)?;
        let name = table.qualified_name();
        if state.tables.contains_key(&name) {
            return Err(CatalogError::already_exists(Entity::Table, name.table));
        }
        let entry =
            Entry { current: table.clone(), archived: Vec::new(), partitions: BTreeMap::new() };
        state.tables.insert(name, entry);
        Ok(table)
    }

    fn table(&self, name: &TableName) -> Result<Table> {
        Ok(self.read().entry(name)?.current.clone())
    }

    fn tables(&self, database: &str) -> Result<Vec<Table>> {
        let state = self.read();
        let name = &state.database(database)?.name;
        Ok(state.entries_of(name).map(|entry| entry.current.clone()).collect())
    }

    fn table_names(&self, database: &str) -> Result<Vec<String>> {
        let state = self.read();
        let name = &state.database(database)?.name;
        Ok(state.entries_of(name).map(|entry| entry.current.name.clone()).collect())
    }

    fn update_table(&self, table: Table, expected: Option<u64>, archive: bool) -> Result<Table> {
        let mut table = normalise(table)?;
        let name = table.qualified_name();
        let mut state = self.write();
        let entry = state.entry_mut(&name)?;
        let found = entry.current.version;
        if let Some(expected) = expected.filter(|it| *it != found) {
            return Err(CatalogError::Conflict { name, expected, found });
        }
        table.version = found + 1;
        table.create_time = entry.current.create_time;
        table.update_time = Some(CatalogTime::now());
        let before = std::mem::replace(&mut entry.current, table.clone());
        if archive {
            entry.archived.push(before);
        }
        Ok(table)
    }

    fn drop_table(&self, name: &TableName) -> Result<()> {
        let mut state = self.write();
        state.entry(name)?;
        state.tables.remove(name);
        state.documents.retain(|it, _| it.database != name.database || it.table != name.table);
        Ok(())
    }

    fn table_versions(&self, name: &TableName) -> Result<Vec<Table>> {
        let state = self.read();
        let entry = state.entry(name)?;
        let older = entry.archived.iter().rev().cloned();
        Ok(std::iter::once(entry.current.clone()).chain(older).collect())
    }

    fn drop_table_version(&self, name: &TableName, version: u64) -> Result<()> {
        let mut state = self.write();
        let entry = state.entry_mut(name)?;
        let before = entry.archived.len();
        entry.archived.retain(|it| it.version != version);
        if entry.archived.len() == before {
            return Err(CatalogError::not_found(Entity::TableVersion, version.to_string()));
        }
        Ok(())
    }

    fn add_partitions(
        &self,
        name: &TableName,
        partitions: Vec<Partition>,
        batch: Batch,
    ) -> Result<Vec<usize>> {
        self.write().entry_mut(name)?.add(partitions, batch)
    }

    fn partition(&self, name: &TableName, values: &[String]) -> Result<Partition> {
        let state = self.read();
        let entry = state.entry(name)?;
        entry.partitions.get(values).cloned().ok_or_else(|| entry.no_partition(values))
    }

    fn partitions(&self, name: &TableName, request: PartitionRequest<'_>) -> Result<PartitionPage> {
        self.read().entry(name)?.page(request)
    }

    fn partition_count(&self, name: &TableName) -> Result<u64> {
        Ok(self.read().entry(name)?.partitions.len() as u64)
    }

    fn update_partition(
        &self,
        name: &TableName,
        values: &[String],
        partition: Partition,
    ) -> Result<()> {
        self.write().entry_mut(name)?.update(values, partition)
    }

    fn drop_partitions(
        &self,
        name: &TableName,
        values: &[Vec<String>],
        batch: Batch,
    ) -> Result<Vec<usize>> {
        self.write().entry_mut(name)?.drop(values, batch)
    }

    fn put_document(&self, key: &DocumentKey, json: &str, put: Put) -> Result<()> {
        self.write().put_document(key, json, put)
    }

    fn document(&self, key: &DocumentKey) -> Result<String> {
        self.read().document(key)
    }

    fn documents(&self, key: &DocumentKey) -> Result<Vec<(String, String)>> {
        self.read().documents(key)
    }

    fn drop_document(&self, key: &DocumentKey) -> Result<()> {
        self.write().drop_document(key)
    }

    fn extend_snapshot(&self, snapshot: &mut CatalogSnapshot, names: &[TableName]) -> Result<()> {
        let state = self.read();
        snapshot.set_databases(state.databases.keys().cloned().collect());
        for name in names {
            if snapshot.is_read(name) {
                continue;
            }
            match state.tables.get(name) {
                Some(entry) => snapshot.insert(entry.current.clone()),
                None => {
                    let beside = state.entries_of(&name.database);
                    let beside = beside.map(|it| it.current.name.clone()).collect();
                    snapshot.insert_missing(name.clone(), beside);
                }
            }
        }
        Ok(())
    }
}
