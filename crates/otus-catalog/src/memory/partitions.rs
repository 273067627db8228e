//! Registered partitions of one table in the memory store.
//! It must not know other tables.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::{
    Batch, CatalogError, CatalogTime, Entity, Entry, Partition, PartitionPage, PartitionRequest,
    Result, check_values, describe_values,
};
use crate::store::{decode_cursor, encode_cursor, in_segment};

impl Entry {
    pub(super) fn no_partition(&self, values: &[String]) -> CatalogError {
        CatalogError::not_found(Entity::Partition, describe_values(&self.current, values))
    }

    fn taken(&self, values: &[String]) -> CatalogError {
        CatalogError::already_exists(Entity::Partition, describe_values(&self.current, values))
    }

    pub(super) fn add(&mut self, partitions: Vec<Partition>, batch: Batch) -> Result<Vec<usize>> {
        let mut skipped = Vec::new();
        let mut fresh = BTreeSet::new();
        for (at, partition) in partitions.iter().enumerate() {
            check_values(&self.current, &partition.values)?;
            let known = self.partitions.contains_key(&partition.values);
            if known || !fresh.insert(partition.values.clone()) {
                match batch {
                    Batch::AllOrNothing => return Err(self.taken(&partition.values)),
                    Batch::SkipAndReport => skipped.push(at),
                }
            }
        }
        let now = CatalogTime::now();
        for (at, mut partition) in partitions.into_iter().enumerate() {
            if skipped.binary_search(&at).is_err() {
                partition.database_name = self.current.database_name.clone();
                partition.table_name = self.current.name.clone();
                partition.creation_time = Some(now);
                self.partitions.insert(partition.values.clone(), partition);
            }
        }
        Ok(skipped)
    }

    pub(super) fn update(&mut self, values: &[String], mut partition: Partition) -> Result<()> {
        check_values(&self.current, &partition.values)?;
        let Some(before) = self.partitions.get(values) else {
            return Err(self.no_partition(values));
        };
        if partition.values != values && self.partitions.contains_key(&partition.values) {
            return Err(self.taken(&partition.values));
        }
        partition.creation_time = before.creation_time;
        partition.database_name = before.database_name.clone();
        partition.table_name = before.table_name.clone();
        self.partitions.remove(values);
        self.partitions.insert(partition.values.clone(), partition);
        Ok(())
    }

    pub(super) fn drop(&mut self, values: &[Vec<String>], batch: Batch) -> Result<Vec<usize>> {
        let mut skipped = Vec::new();
        let mut chosen = BTreeSet::new();
        for (at, values) in values.iter().enumerate() {
            let known = self.partitions.contains_key(values);
            if !known || !chosen.insert(values.clone()) {
                match batch {
                    Batch::AllOrNothing => return Err(self.no_partition(values)),
                    Batch::SkipAndReport => skipped.push(at),
                }
            }
        }
        self.partitions.retain(|values, _| !chosen.contains(values));
        Ok(skipped)
    }

    pub(super) fn page(&self, mut request: PartitionRequest<'_>) -> Result<PartitionPage> {
        let limit = if request.limit == 0 { 1000 } else { request.limit };
        let start = match request.after {
            Some(cursor) => Bound::Excluded(decode_cursor(cursor)?),
            None => Bound::Unbounded,
        };
        let mut page = PartitionPage::default();
        for (values, partition) in self.partitions.range((start, Bound::Unbounded)) {
            let wanted = values.starts_with(request.leading_values)
                && request.segment.is_none_or(|segment| in_segment(values, segment))
                && request.filter.as_mut().is_none_or(|filter| filter(values));
            if !wanted {
                continue;
            }
            if page.partitions.len() == limit {
                page.next = page.partitions.last().map(|last| encode_cursor(&last.values));
                break;
            }
            page.partitions.push(partition.clone());
        }
        Ok(page)
    }
}
