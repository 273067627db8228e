//! Which rows of a batch belong together: those of one partition and bucket. It must not know
//! files.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{RecordBatch, UInt32Array};
use datafusion::arrow::compute::take_record_batch;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::row::{RowConverter, SortField};
use otus_catalog::partition_spec::NULL_VALUE;
use otus_types::QueryError;
use otus_types::render::value_text;

use super::bucketing::bucket;
use super::target::{Buckets, Key, Target};
use crate::errors::internal;

/// Partition and bucket of a row, comparable without looking at types.
pub type Id = Vec<u8>;

/// Rows that go into one file.
#[derive(Debug)]
pub struct Group {
    pub id: Id,
    /// Partition values as folder names have them.
    pub values: Vec<String>,
    pub bucket: Option<u32>,
    /// With all columns of the query.
    pub rows: RecordBatch,
}

/// Takes batches apart.
pub struct Splitter {
    keys: Vec<Key>,
    buckets: Option<Buckets>,
    /// `None` without partitions.
    converter: Option<RowConverter>,
}

impl Splitter {
    /// # Errors
    /// When a key's type cannot be compared, which `target` has refused.
    pub fn new(target: &Target, schema: &RecordBatch) -> Result<Self, QueryError> {
        let fields = target.keys.iter().filter_map(|it| schema.columns().get(it.at));
        let fields: Vec<SortField> =
            fields.map(|it| SortField::new(it.data_type().clone())).collect();
        let converter = match fields.is_empty() {
            true => None,
            false => Some(RowConverter::new(fields).map_err(|it| internal(&it.to_string()))?),
        };
        Ok(Self { keys: target.keys.clone(), buckets: target.buckets.clone(), converter })
    }

    /// The groups of `batch`, in the order of their first rows.
    ///
    /// # Errors
    /// None that a plan's batches give.
    pub fn split(&self, batch: &RecordBatch) -> Result<Vec<Group>, QueryError> {
        let failed = |error: datafusion::arrow::error::ArrowError| internal(&error.to_string());
        let ids = self.ids(batch)?;
        let mut at: HashMap<&Id, usize> = HashMap::new();
        let mut groups: Vec<(&Id, Vec<u32>)> = Vec::new();
        for (row, id) in (0_u32..).zip(&ids) {
            let group = *at.entry(id).or_insert_with(|| {
                groups.push((id, Vec::new()));
                groups.len() - 1
            });
            if let Some((_, rows)) = groups.get_mut(group) {
                rows.push(row);
            }
        }
        let single = groups.len() == 1;
        let groups = groups.into_iter().map(|(id, rows)| {
            let first = rows.first().map_or(0, |row| *row as usize);
            let values = self.keys.iter().map(|key| value(key, batch, first)).collect();
            let bucket = self.buckets.as_ref().map(|it| bucket(it, batch, first));
            let rows = match single {
                true => batch.clone(),
                false => take_record_batch(batch, &UInt32Array::from(rows)).map_err(failed)?,
            };
            Ok(Group { id: id.clone(), values, bucket, rows })
        });
        groups.collect()
    }

    /// The batch in the schema of [`sortable`].
    ///
    /// # Errors
    /// None that a plan's batches give.
    pub fn with_bucket(
        &self,
        batch: RecordBatch,
        schema: &SchemaRef,
    ) -> Result<RecordBatch, QueryError> {
        let Some(buckets) = &self.buckets else { return Ok(batch) };
        let numbers = (0..batch.num_rows()).map(|row| bucket(buckets, &batch, row));
        let mut columns = batch.columns().to_vec();
        columns.push(Arc::new(UInt32Array::from_iter_values(numbers)));
        let batch = RecordBatch::try_new(Arc::clone(schema), columns);
        batch.map_err(|it| internal(&it.to_string()))
    }

    fn ids(&self, batch: &RecordBatch) -> Result<Vec<Id>, QueryError> {
        let count = batch.num_rows();
        let mut ids = match &self.converter {
            None => vec![Vec::new(); count],
            Some(converter) => {
                let columns = self.keys.iter().filter_map(|it| batch.columns().get(it.at).cloned());
                let rows = converter.convert_columns(&columns.collect::<Vec<_>>());
                let rows = rows.map_err(|it| internal(&it.to_string()))?;
                rows.iter().map(|row| row.as_ref().to_vec()).collect()
            }
        };
        if let Some(buckets) = &self.buckets {
            for (row, id) in ids.iter_mut().enumerate() {
                id.extend_from_slice(&bucket(buckets, batch, row).to_be_bytes());
            }
        }
        Ok(ids)
    }
}

/// Columns to sort by so that rows of one partition and bucket meet, and the batches' schema
/// then: buckets stand in a column of their own behind the others.
#[must_use]
pub fn sortable(target: &Target, schema: &SchemaRef) -> (SchemaRef, Vec<usize>) {
    let mut by: Vec<usize> = target.keys.iter().map(|it| it.at).collect();
    if target.buckets.is_none() {
        return (Arc::clone(schema), by);
    }
    by.push(schema.fields().len());
    let mut fields = schema.fields().to_vec();
    fields.push(Arc::new(Field::new("$bucket", DataType::UInt32, false)));
    (Arc::new(Schema::new(fields)), by)
}

/// A partition value's text: NULL and the empty text are one partition in Hive.
fn value(key: &Key, batch: &RecordBatch, row: usize) -> String {
    let mut text = String::new();
    let some = batch
        .columns()
        .get(key.at)
        .is_some_and(|array| value_text(array.as_ref(), &key.ty, row, &mut text));
    if some && !text.is_empty() { text } else { NULL_VALUE.to_owned() }
}
