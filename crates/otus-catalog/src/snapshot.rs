//! The catalog as one statement sees it: read once, then analysis asks nobody else.
//! It must not know stores or the text of the statement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::Table;
use crate::names::TableName;

/// Tables and views a text reaches, and the names beside those that do not exist.
#[derive(Debug, Clone, Default)]
pub struct CatalogSnapshot {
    tables: BTreeMap<TableName, Arc<Table>>,
    missing: BTreeSet<TableName>,
    /// All databases, sorted.
    databases: Vec<String>,
    /// Per database that was asked for something missing: all its tables, sorted.
    beside: BTreeMap<String, Vec<String>>,
}

/// The answer for one name.
#[derive(Debug, Clone, Copy)]
pub enum Lookup<'a> {
    Found(&'a Arc<Table>),
    /// The database exists, the table does not; `beside` are its tables and views.
    NoTable {
        beside: &'a [String],
    },
    /// There is no such database; `beside` are the databases there are.
    NoDatabase {
        beside: &'a [String],
    },
    /// The name was never asked of the store: extend the snapshot first.
    NotRead,
}

impl CatalogSnapshot {
    #[must_use]
    pub fn lookup(&self, name: &TableName) -> Lookup<'_> {
        if let Some(table) = self.tables.get(name) {
            return Lookup::Found(table);
        }
        if !self.missing.contains(name) {
            return Lookup::NotRead;
        }
        if self.has_database(&name.database) {
            let beside = self.beside.get(&name.database).map_or(&[][..], Vec::as_slice);
            return Lookup::NoTable { beside };
        }
        Lookup::NoDatabase { beside: &self.databases }
    }

    #[must_use]
    pub fn table(&self, name: &TableName) -> Option<&Arc<Table>> {
        self.tables.get(name)
    }

    pub fn tables(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.values()
    }

    /// All databases of the catalog, sorted; empty in a snapshot nothing was read into.
    #[must_use]
    pub fn databases(&self) -> &[String] {
        &self.databases
    }

    #[must_use]
    pub fn has_database(&self, database: &str) -> bool {
        self.databases.iter().any(|name| name == database)
    }

    /// Whether the store was already asked for `name`.
    #[must_use]
    pub fn is_read(&self, name: &TableName) -> bool {
        self.tables.contains_key(name) || self.missing.contains(name)
    }

    pub fn set_databases(&mut self, mut databases: Vec<String>) {
        databases.sort();
        self.databases = databases;
    }

    /// Adds a table that was found.
    pub fn insert(&mut self, table: Table) {
        let name = table.qualified_name();
        self.missing.remove(&name);
        if !self.has_database(&name.database) {
            self.databases.push(name.database.clone());
            self.databases.sort();
        }
        self.tables.insert(name, Arc::new(table));
    }

    /// Records that `name` does not exist, and the tables its database does have.
    pub fn insert_missing(&mut self, name: TableName, mut beside: Vec<String>) {
        beside.sort();
        self.beside.insert(name.database.clone(), beside);
        self.missing.insert(name);
    }
}
