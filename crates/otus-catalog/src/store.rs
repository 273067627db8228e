//! The one trait behind which catalogs stand. Synchronous: analysis and DDL call it from
//! blocking threads. It must not know SQL text or how a store keeps its data.

use crate::document::{DocumentKey, Put};
use crate::error::CatalogError;
use crate::model::{Database, Partition, Table};
use crate::names::{TableName, fold};
use crate::snapshot::CatalogSnapshot;

pub type Result<T> = std::result::Result<T, CatalogError>;

/// What a batch does with an item that is already there (add) or not there (drop).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// The first such item fails the whole batch and nothing is changed.
    AllOrNothing,
    /// Such items are passed over and their positions in the input returned.
    SkipAndReport,
}

/// One share of a parallel partition listing: partitions whose hash falls to `number` of
/// `total` (1..=10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    pub number: u32,
    pub total: u32,
}

/// Says of a partition's values whether the partition is wanted.
pub type ValuesFilter<'a> = &'a mut dyn FnMut(&[String]) -> bool;

/// Which partitions to list, one page of them.
#[derive(Default)]
pub struct PartitionRequest<'a> {
    /// The `next` of the page before.
    pub after: Option<&'a str>,
    /// At most so many rows come back; 0 means 1,000.
    pub limit: usize,
    /// Values the leading partition keys must equal, used as an index prefix.
    pub leading_values: &'a [String],
    /// Keeps the partitions for which it returns true.
    pub filter: Option<ValuesFilter<'a>>,
    pub segment: Option<Segment>,
}

impl std::fmt::Debug for PartitionRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartitionRequest")
            .field("after", &self.after)
            .field("limit", &self.limit)
            .field("leading_values", &self.leading_values)
            .field("segment", &self.segment)
            .finish_non_exhaustive()
    }
}

/// A page of partitions, ordered by values, and the cursor of the next page if there may
/// be one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartitionPage {
    pub partitions: Vec<Partition>,
    pub next: Option<String>,
}

/// A catalog. Every call is one transaction: acknowledged means durable, refused means
/// nothing changed. Names are folded by the callee.
pub trait CatalogStore: Send + Sync + std::fmt::Debug {
    fn create_database(&self, database: Database) -> Result<()>;
    fn database(&self, name: &str) -> Result<Database>;
    /// Sorted by name.
    fn databases(&self) -> Result<Vec<Database>>;
    /// Replaces description, location and parameters.
    fn update_database(&self, name: &str, database: Database) -> Result<()>;
    /// With `cascade` tables, versions and partitions go too, else a database that holds
    /// tables is [`CatalogError::NotEmpty`].
    fn drop_database(&self, name: &str, cascade: bool) -> Result<()>;

    /// Stores the table as version 0 and returns it with times filled in.
    fn create_table(&self, table: Table) -> Result<Table>;
    fn table(&self, name: &TableName) -> Result<Table>;
    /// Tables and views of a database, sorted by name.
    fn tables(&self, database: &str) -> Result<Vec<Table>>;
    /// Their names only, sorted.
    fn table_names(&self, database: &str) -> Result<Vec<String>>;
    /// Replaces a table; its version grows by one. `expected` is the version the caller
    /// read: a different one now is [`CatalogError::Conflict`]. With `archive` the replaced
    /// version stays readable.
    fn update_table(&self, table: Table, expected: Option<u64>, archive: bool) -> Result<Table>;
    fn drop_table(&self, name: &TableName) -> Result<()>;
    /// Archived versions and the current one, newest first.
    fn table_versions(&self, name: &TableName) -> Result<Vec<Table>>;
    /// Drops one archived version.
    fn drop_table_version(&self, name: &TableName, version: u64) -> Result<()>;

    /// Returns the positions passed over (see [`Batch`]).
    fn add_partitions(
        &self,
        name: &TableName,
        partitions: Vec<Partition>,
        batch: Batch,
    ) -> Result<Vec<usize>>;
    fn partition(&self, name: &TableName, values: &[String]) -> Result<Partition>;
    fn partitions(&self, name: &TableName, request: PartitionRequest<'_>) -> Result<PartitionPage>;
    fn partition_count(&self, name: &TableName) -> Result<u64>;
    /// Replaces one partition; its values may change, unless the new ones are taken.
    fn update_partition(
        &self,
        name: &TableName,
        values: &[String],
        partition: Partition,
    ) -> Result<()>;
    /// Returns the positions passed over (see [`Batch`]).
    fn drop_partitions(
        &self,
        name: &TableName,
        values: &[Vec<String>],
        batch: Batch,
    ) -> Result<Vec<usize>>;

    /// Keeps a document of a database or table that exists.
    fn put_document(&self, key: &DocumentKey, json: &str, put: Put) -> Result<()>;
    fn document(&self, key: &DocumentKey) -> Result<String>;
    /// Names and texts of all documents beside `key`, whose name does not matter; sorted.
    fn documents(&self, key: &DocumentKey) -> Result<Vec<(String, String)>>;
    fn drop_document(&self, key: &DocumentKey) -> Result<()>;

    /// Reads `names`, and for those not found the names beside them, into `snapshot`, in
    /// one read transaction. Names the snapshot already answers are not read again.
    fn extend_snapshot(&self, snapshot: &mut CatalogSnapshot, names: &[TableName]) -> Result<()>;

    /// A snapshot of `names`. A caller that finds views in it goes on with
    /// [`CatalogStore::extend_snapshot`].
    fn snapshot(&self, names: &[TableName]) -> Result<CatalogSnapshot> {
        let mut snapshot = CatalogSnapshot::default();
        self.extend_snapshot(&mut snapshot, names)?;
        Ok(snapshot)
    }

    /// Every partition a filter keeps, all in memory; for callers that need all at once.
    fn all_partitions(&self, name: &TableName, keep: ValuesFilter<'_>) -> Result<Vec<Partition>> {
        let mut found = Vec::new();
        self.each_partition(name, keep, &mut |partition| found.push(partition))?;
        Ok(found)
    }

    /// Shows `visit` every partition a filter keeps, in the order of their values; only a page
    /// of them is in memory. What is changed in between may or may not be seen.
    fn each_partition(
        &self,
        name: &TableName,
        keep: ValuesFilter<'_>,
        visit: &mut dyn FnMut(Partition),
    ) -> Result<()> {
        let mut after: Option<String> = None;
        loop {
            let page = self.partitions(
                name,
                PartitionRequest {
                    after: after.as_deref(),
                    limit: 10_000,
                    filter: Some(&mut *keep),
                    ..PartitionRequest::default()
                },
            )?;
            page.partitions.into_iter().for_each(&mut *visit);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }
}

/// Folds a table's names and checks what no store accepts.
pub(crate) fn normalise(mut table: Table) -> Result<Table> {
    table.name = fold(&table.name);
    table.database_name = fold(&table.database_name);
    if table.name.is_empty() || table.database_name.is_empty() {
        return Err(CatalogError::Invalid("a table and its database need a name".to_owned()));
    }
    for key in &mut table.partition_keys {
        key.name = fold(&key.name);
    }
    for column in table.storage_descriptor.iter_mut().flat_map(|it| &mut it.columns) {
        column.name = fold(&column.name);
    }
    Ok(table)
}

/// Refuses values that cannot belong to the table's partition keys.
pub(crate) fn check_values(table: &Table, values: &[String]) -> Result<()> {
    if values.len() == table.partition_keys.len() && !values.is_empty() {
        return Ok(());
    }
    Err(CatalogError::Invalid(format!(
        "The number of partition keys do not match the number of partition values: \
         table {} has {} partition keys, got {} values",
        table.name,
        table.partition_keys.len(),
        values.len()
    )))
}

/// `k=v/k2=v2` without escaping, for error texts.
pub(crate) fn describe_values(table: &Table, values: &[String]) -> String {
    let pairs = table.partition_keys.iter().zip(values);
    pairs.map(|(key, value)| format!("{}={value}", key.name)).collect::<Vec<_>>().join("/")
}

/// The cursor after the partition with these values. Opaque to clients.
pub(crate) fn encode_cursor(values: &[String]) -> String {
    use base64::Engine as _;
    let joined = values_key(values);
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(joined)
}

pub(crate) fn decode_cursor(cursor: &str) -> Result<Vec<String>> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let text = text.ok_or_else(|| CatalogError::Invalid("the page token is malformed".into()))?;
    Ok(split_key(&text))
}

/// Values as one text that sorts as the list of values does: each value ends in U+0001,
/// and U+0001 and U+0002 inside a value are escaped by U+0002.
pub(crate) fn values_key(values: &[String]) -> String {
    let mut key = String::with_capacity(values.iter().map(|it| it.len() + 1).sum());
    for value in values {
        if value.contains(['\u{1}', '\u{2}']) {
            key.push_str(&value.replace('\u{2}', "\u{2}\u{4}").replace('\u{1}', "\u{2}\u{3}"));
        } else {
            key.push_str(value);
        }
        key.push('\u{1}');
    }
    key
}

pub(crate) fn split_key(key: &str) -> Vec<String> {
    let parts = key.strip_suffix('\u{1}').unwrap_or(key).split('\u{1}');
    parts.map(|it| it.replace("\u{2}\u{3}", "\u{1}").replace("\u{2}\u{4}", "\u{2}")).collect()
}

/// Whether a partition falls into a segment: FNV-1a over its key, the same in every store
/// and every version.
pub(crate) fn in_segment(values: &[String], segment: Segment) -> bool {
    let hash = values_key(values).bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash % u64::from(segment.total.max(1)) == u64::from(segment.number)
}

#[cfg(test)]
mod tests {
    use super::{split_key, values_key};

    #[test]
    fn any_values_survive_the_key() {
        for values in [vec!["a", "b"], vec!["", ""], vec!["\u{1}x\u{2}", "\u{2}\u{3}"], vec!["/"]] {
            let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
            assert_eq!(split_key(&values_key(&values)), values);
        }
    }
}
