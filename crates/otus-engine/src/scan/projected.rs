//! Partition projection of a scan: the generated values of each key, and the location of a
//! combination. What the properties mean is `otus-catalog`'s. It must not list anything.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use datafusion::error::Result;
use otus_catalog::Table;
use otus_catalog::projection::{ColumnFilters, Projection};
use otus_types::QueryError;

use super::conjuncts::Conjuncts;
use super::partition_key::PartitionKey;
use super::prune::{Dimension, Surviving, projected};
use crate::errors::external;

/// The projected partitions the conjuncts accept.
///
/// # Errors
/// When an injected key has no value, or there are too many partitions.
pub fn survivors(
    table: &Table,
    projection: &Projection,
    keys: &[PartitionKey],
    conjuncts: &Conjuncts,
    now: DateTime<Utc>,
) -> Result<Surviving> {
    let mut named = BTreeMap::new();
    for at in 0..keys.len() {
        let injected = projection.columns().get(at).filter(|it| it.kind() == "injected");
        if let Some(column) = injected.filter(|_| !conjuncts.only_equal_to(at)) {
            return Err(external(column.needs_equality()));
        }
        if let Some(values) = conjuncts.equal_to(at) {
            named.insert(at, values);
        }
    }
    let mut dimensions = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        // One column at a time: combinations are made after all are filtered.
        let keep = |column: usize, _: &str| column == at;
        let filters = ColumnFilters { keep: &keep, named: named.clone() };
        let found = projection.partitions(now, &filters).map_err(external)?;
        let values = found.column_values(at).to_vec();
        let typed = key.typed(values.iter().map(|it| it.sql.as_str())).map_err(external)?;
        dimensions.push(Dimension { values, typed });
    }
    let all = projection.count(now);
    let mut found = projected(table, dimensions, conjuncts, &|values| projection.location(values))?;
    found.all = all.unwrap_or(found.places.len() as u64);
    Ok(found)
}

/// The projection of a definition that is about to be stored.
///
/// # Errors
/// What the first query of the table would have said.
pub fn projection_of(table: &Table) -> std::result::Result<Option<Projection>, QueryError> {
    Projection::from_table(table)
}
