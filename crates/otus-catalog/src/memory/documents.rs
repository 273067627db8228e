//! Documents in memory. It must not know what stands in them.

use super::State;
use crate::document::{DocumentKey, Put};
use crate::error::{CatalogError, Entity};
use crate::names::TableName;
use crate::store::Result;

impl State {
    fn check_owner(&self, key: &DocumentKey) -> Result<()> {
        if key.table.is_empty() {
            return self.database(&key.database).map(|_| ());
        }
        self.entry(&TableName::new(&key.database, &key.table)).map(|_| ())
    }

    pub(super) fn put_document(&mut self, key: &DocumentKey, json: &str, put: Put) -> Result<()> {
        self.check_owner(key)?;
        let known = self.documents.contains_key(key);
        if known && put == Put::Create {
            return Err(CatalogError::already_exists(Entity::Document, &key.name));
        }
        if !known && put == Put::Replace {
            return Err(CatalogError::not_found(Entity::Document, &key.name));
        }
        self.documents.insert(key.clone(), json.to_owned());
        Ok(())
    }

    pub(super) fn document(&self, key: &DocumentKey) -> Result<String> {
        self.check_owner(key)?;
        let found = self.documents.get(key).cloned();
        found.ok_or_else(|| CatalogError::not_found(Entity::Document, &key.name))
    }

    pub(super) fn documents(&self, key: &DocumentKey) -> Result<Vec<(String, String)>> {
        self.check_owner(key)?;
        let beside = self.documents.iter().filter(|(it, _)| {
            it.kind == key.kind && it.database == key.database && it.table == key.table
        });
        Ok(beside.map(|(it, json)| (it.name.clone(), json.clone())).collect())
    }

    pub(super) fn drop_document(&mut self, key: &DocumentKey) -> Result<()> {
        self.check_owner(key)?;
        let dropped = self.documents.remove(key);
        dropped.map(|_| ()).ok_or_else(|| CatalogError::not_found(Entity::Document, &key.name))
    }
}
