//! The partitions of a table a predicate leaves, registered or projected: asked by scans and
//! by `"t$partitions"`. It must not know what lies in them.

use chrono::DateTime;
use datafusion::error::Result;
use otus_catalog::projection::Projection;
use otus_catalog::{CatalogStore, Table};
use otus_types::QueryError;

use super::conjuncts::Conjuncts;
use super::partition_key::{PartitionKey, partition_keys};
use super::projected;
use super::prune::{Surviving, registered, whole_table};

/// The partition keys of a table and, where it is switched on, its projection.
#[derive(Debug)]
pub struct Partitioning {
    pub keys: Vec<PartitionKey>,
    pub projection: Option<Projection>,
}

impl Partitioning {
    /// Reads both from the definition.
    ///
    /// # Errors
    /// When a key has no Hive type, or the projection's properties make no sense.
    pub fn of(table: &Table) -> std::result::Result<Self, QueryError> {
        let keys = partition_keys(table)?;
        let projection = if keys.is_empty() { None } else { Projection::from_table(table)? };
        Ok(Self { keys, projection })
    }

    /// The partitions `conjuncts` accept; `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// When an injected key has no value, a stored value does not fit its column, or the
    /// catalog cannot be read.
    pub fn survivors(
        &self,
        table: &Table,
        catalog: &dyn CatalogStore,
        conjuncts: &Conjuncts,
        now: i64,
    ) -> Result<Surviving> {
        if self.keys.is_empty() {
            return Ok(whole_table(table));
        }
        match &self.projection {
            Some(projection) => {
                let now = DateTime::from_timestamp_millis(now).unwrap_or_default();
                projected::survivors(table, projection, &self.keys, conjuncts, now)
            }
            None => registered(catalog, table, &self.keys, conjuncts),
        }
    }
}
