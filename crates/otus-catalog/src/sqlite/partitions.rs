//! Registered partitions in SQLite, a million per table: one narrow row each, found by
//! prefix of the key, read page by page. It must not know what a value means.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    Batch, CatalogError, PartitionPage, PartitionRequest, Result, check_values, from_json,
    store_error, tables, to_json,
};
use crate::error::Entity;
use crate::model::{CatalogTime, Parameters, Partition, StorageDescriptor, Table};
use crate::names::TableName;
use crate::store::{
    decode_cursor, describe_values, encode_cursor, in_segment, split_key, values_key,
};

/// The rarely used rest of a partition, stored as JSON only when there is any.
#[derive(Serialize, Deserialize, Default, PartialEq)]
#[serde(default)]
struct Rest {
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    parameters: Parameters,
    #[serde(skip_serializing_if = "Option::is_none")]
    accessed: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    analyzed: Option<CatalogTime>,
}

struct Stored {
    key: String,
    location: Option<String>,
    descriptor: Option<i64>,
    created: Option<i64>,
    json: Option<String>,
}

const COLUMNS: &str = "key, location, descriptor, created, json";

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: row.get(0)?,
            location: row.get(1)?,
            descriptor: row.get(2)?,
            created: row.get(3)?,
            json: row.get(4)?,
        })
    }
}

/// One table's partitions inside a transaction, with the descriptors met so far.
struct Rows<'a> {
    tx: &'a Transaction<'a>,
    id: i64,
    table: Table,
    by_id: HashMap<i64, StorageDescriptor>,
    by_json: HashMap<String, i64>,
}

impl<'a> Rows<'a> {
    fn of(tx: &'a Transaction<'a>, name: &TableName) -> Result<Self> {
        let (id, table) = tables::get(tx, name)?;
        Ok(Self { tx, id, table, by_id: HashMap::new(), by_json: HashMap::new() })
    }

    fn taken(&self, values: &[String]) -> CatalogError {
        CatalogError::already_exists(Entity::Partition, describe_values(&self.table, values))
    }

    fn missing(&self, values: &[String]) -> CatalogError {
        CatalogError::not_found(Entity::Partition, describe_values(&self.table, values))
    }

    fn get(&self, values: &[String]) -> Result<Option<Stored>> {
        let text = format!("SELECT {COLUMNS} FROM partitions WHERE table_id = ?1 AND key = ?2");
        let mut statement = self.tx.prepare_cached(&text).map_err(store_error)?;
        statement
            .query_row(params![self.id, values_key(values)], Stored::read)
            .optional()
            .map_err(store_error)
    }

    /// False when the values are taken.
    fn insert(&mut self, partition: &Partition, created: Option<CatalogTime>) -> Result<bool> {
        let descriptor = match &partition.storage_descriptor {
            Some(storage) => Some(self.descriptor_id(storage)?),
            None => None,
        };
        let rest = Rest {
            parameters: partition.parameters.clone(),
            accessed: partition.last_access_time,
            analyzed: partition.last_analyzed_time,
        };
        let json = if rest == Rest::default() { None } else { Some(to_json(&rest)?) };
        let mut statement = self
            .tx
            .prepare_cached(
                "INSERT OR IGNORE INTO partitions
                 (table_id, key, location, descriptor, created, json)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .map_err(store_error)?;
        let inserted = statement
            .execute(params![
                self.id,
                values_key(&partition.values),
                partition.location(),
                descriptor,
                created.map(|it| it.0),
                json
            ])
            .map_err(store_error)?;
        Ok(inserted == 1)
    }

    fn delete(&self, values: &[String]) -> Result<bool> {
        let mut statement = self
            .tx
            .prepare_cached("DELETE FROM partitions WHERE table_id = ?1 AND key = ?2")
            .map_err(store_error)?;
        let deleted =
            statement.execute(params![self.id, values_key(values)]).map_err(store_error)?;
        Ok(deleted == 1)
    }

    fn descriptor_id(&mut self, storage: &StorageDescriptor) -> Result<i64> {
        let json = to_json(&StorageDescriptor { location: None, ..storage.clone() })?;
        if let Some(id) = self.by_json.get(&json) {
            return Ok(*id);
        }
        self.tx
            .execute(
                "INSERT OR IGNORE INTO descriptors (table_id, json) VALUES (?1, ?2)",
                params![self.id, json],
            )
            .map_err(store_error)?;
        let id = self
            .tx
            .query_row(
                "SELECT id FROM descriptors WHERE table_id = ?1 AND json = ?2",
                params![self.id, json],
                |row| row.get(0),
            )
            .map_err(store_error)?;
        self.by_json.insert(json, id);
        Ok(id)
    }

    fn descriptor(&mut self, id: i64) -> Result<StorageDescriptor> {
        if let Some(known) = self.by_id.get(&id) {
            return Ok(known.clone());
        }
        let json: String = self
            .tx
            .query_row("SELECT json FROM descriptors WHERE id = ?1", [id], |row| row.get(0))
            .map_err(store_error)?;
        let storage: StorageDescriptor = from_json(&json)?;
        self.by_id.insert(id, storage.clone());
        Ok(storage)
    }

    fn partition(&mut self, stored: Stored) -> Result<Partition> {
        let rest: Rest = match &stored.json {
            Some(json) => from_json(json)?,
            None => Rest::default(),
        };
        let storage_descriptor = match stored.descriptor {
            Some(id) => {
                Some(StorageDescriptor { location: stored.location, ..self.descriptor(id)? })
            }
            None => None,
        };
        Ok(Partition {
            values: split_key(&stored.key),
            database_name: self.table.database_name.clone(),
            table_name: self.table.name.clone(),
            creation_time: stored.created.map(CatalogTime),
            last_access_time: rest.accessed,
            last_analyzed_time: rest.analyzed,
            storage_descriptor,
            parameters: rest.parameters,
        })
    }
}

pub(super) fn add(
    tx: &Transaction<'_>,
    name: &TableName,
    partitions: &[Partition],
    batch: Batch,
) -> Result<Vec<usize>> {
    let mut rows = Rows::of(tx, name)?;
    let now = CatalogTime::now();
    let mut skipped = Vec::new();
    for (at, partition) in partitions.iter().enumerate() {
        check_values(&rows.table, &partition.values)?;
        if !rows.insert(partition, Some(now))? {
            match batch {
                Batch::AllOrNothing => return Err(rows.taken(&partition.values)),
                Batch::SkipAndReport => skipped.push(at),
            }
        }
    }
    Ok(skipped)
}

pub(super) fn get(tx: &Transaction<'_>, name: &TableName, values: &[String]) -> Result<Partition> {
    let mut rows = Rows::of(tx, name)?;
    match rows.get(values)? {
        Some(stored) => rows.partition(stored),
        None => Err(rows.missing(values)),
    }
}

pub(super) fn count(tx: &Transaction<'_>, name: &TableName) -> Result<u64> {
    let (id, _) = tables::get(tx, name)?;
    tx.query_row("SELECT count(*) FROM partitions WHERE table_id = ?1", [id], |row| {
        row.get::<_, i64>(0)
    })
    .map(|it| u64::try_from(it).unwrap_or(0))
    .map_err(store_error)
}

pub(super) fn update(
    tx: &Transaction<'_>,
    name: &TableName,
    values: &[String],
    partition: &Partition,
) -> Result<()> {
    let mut rows = Rows::of(tx, name)?;
    check_values(&rows.table, &partition.values)?;
    let Some(before) = rows.get(values)? else {
        return Err(rows.missing(values));
    };
    rows.delete(values)?;
    if rows.insert(partition, before.created.map(CatalogTime))? {
        Ok(())
    } else {
        Err(rows.taken(&partition.values))
    }
}

pub(super) fn drop(
    tx: &Transaction<'_>,
    name: &TableName,
    values: &[Vec<String>],
    batch: Batch,
) -> Result<Vec<usize>> {
    let rows = Rows::of(tx, name)?;
    let mut skipped = Vec::new();
    for (at, values) in values.iter().enumerate() {
        if !rows.delete(values)? {
            match batch {
                Batch::AllOrNothing => return Err(rows.missing(values)),
                Batch::SkipAndReport => skipped.push(at),
            }
        }
    }
    Ok(skipped)
}

pub(super) fn page(
    tx: &Transaction<'_>,
    name: &TableName,
    mut request: PartitionRequest<'_>,
) -> Result<PartitionPage> {
    let mut rows = Rows::of(tx, name)?;
    let limit = if request.limit == 0 { 1000 } else { request.limit };
    // Keys that begin with the leading values: at least that prefix, below it with its last
    // byte (U+0001) counted up by one.
    let prefix = if request.leading_values.is_empty() {
        String::new()
    } else {
        values_key(request.leading_values)
    };
    let end = prefix.strip_suffix('\u{1}').map(|it| format!("{it}\u{2}"));
    let after = match request.after {
        Some(cursor) => Some(values_key(&decode_cursor(cursor)?)),
        None => None,
    };
    let text = format!(
        "SELECT {COLUMNS} FROM partitions
         WHERE table_id = ?1 AND key >= ?2 AND (?3 IS NULL OR key < ?3)
           AND (?4 IS NULL OR key > ?4) ORDER BY key"
    );
    let floor = after.as_deref().filter(|it| *it > prefix.as_str()).unwrap_or(&prefix).to_owned();
    let mut statement = tx.prepare_cached(&text).map_err(store_error)?;
    let found = statement
        .query_map(params![rows.id, floor, end, after], Stored::read)
        .map_err(store_error)?;
    let mut page = PartitionPage::default();
    for stored in found {
        let stored = stored.map_err(store_error)?;
        let values = split_key(&stored.key);
        let wanted = request.segment.is_none_or(|segment| in_segment(&values, segment))
            && request.filter.as_mut().is_none_or(|filter| filter(&values));
        if !wanted {
            continue;
        }
        if page.partitions.len() == limit {
            page.next = page.partitions.last().map(|last| encode_cursor(&last.values));
            break;
        }
        page.partitions.push(rows.partition(stored)?);
    }
    Ok(page)
}
