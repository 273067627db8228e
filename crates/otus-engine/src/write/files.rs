//! The files one task of a statement has open: rows to encoders, encoders to staged objects.
//! Memory is bounded by the number of open files and by what they may hold together. It must
//! not know formats.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use futures::StreamExt;
use otus_storage::publish::StagedObject;
use otus_types::{ErrorCode, QueryError};

use super::fit::fit;
use super::formats::{Encoder, Sizes};
use super::overflow::Overflow;
use super::partitions::{Place, place};
use super::run::Job;
use super::split::{Group, Id, Splitter, sortable};
use crate::errors::{from_datafusion, internal};
use crate::objects::split_location;

/// A file grows to about this size before the next begins.
const FILE_BYTES: u64 = 256 << 20;
/// Files of different partitions and buckets a statement keeps open; with more, rows are
/// sorted and one file of each task is open.
const OPEN_MAX: usize = 64;
/// Bytes all open files of a statement hold.
const MEMORY: usize = 128 << 20;
/// A row group's bytes.
const GROUP_BYTES: usize = 64 << 20;
/// Distinct values bloom filters are made for: of a single table, and of each of many files.
const DISTINCT: u64 = 200_000;
const DISTINCT_OF_MANY: u64 = 10_000;

/// A file that waits to be published.
#[derive(Debug)]
pub struct File {
    pub staged: StagedObject,
    pub rows: u64,
    /// Values and location of a partition the catalog is to learn of.
    pub partition: Option<(Vec<String>, String)>,
}

/// A file that grows.
struct Slot {
    values: Vec<String>,
    place: Place,
    encoder: Box<dyn Encoder>,
    rows: u64,
}

/// See the module.
pub struct Files {
    job: Arc<Job>,
    splitter: Option<Splitter>,
    open: HashMap<Id, Slot>,
    overflow: Option<Overflow>,
    done: Vec<File>,
}

impl Files {
    #[must_use]
    pub fn new(job: Arc<Job>) -> Self {
        Self { job, splitter: None, open: HashMap::new(), overflow: None, done: Vec::new() }
    }

    /// Takes rows of the query.
    ///
    /// # Errors
    /// What encoding or storing says.
    pub async fn write(&mut self, batch: RecordBatch) -> Result<(), QueryError> {
        if batch.num_rows() == 0 {
            return Ok(());
        }
        let batch = fit(batch, &self.job.target.narrow)?;
        let overflow = match self.overflow.take() {
            Some(overflow) => overflow,
            None => {
                let groups = self.groups(batch.clone())?;
                let new = groups.iter().filter(|it| !self.open.contains_key(&it.id)).count();
                if self.open.len() + new <= self.open_max() {
                    for group in groups {
                        self.append(group).await?;
                    }
                    return Ok(());
                }
                // One file after the other from here on, whatever the encoders hold.
                self.close_all()?;
                let Job { target, context, tasks, .. } = self.job.as_ref();
                let (schema, by) = sortable(target, &batch.schema());
                Overflow::start(&schema, &by, context, *tasks)?
            }
        };
        let rows = match &self.splitter {
            Some(splitter) => splitter.with_bucket(batch, overflow.schema())?,
            None => batch,
        };
        self.overflow.insert(overflow).push(&rows).await
    }

    /// Ends every file.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub async fn finish(mut self) -> Result<Vec<File>, QueryError> {
        self.close_all()?;
        if let Some(overflow) = self.overflow.take() {
            let mut sorted = overflow.finish().await?;
            let mut current = Id::new();
            while let Some(batch) = sorted.next().await {
                let batch = batch.map_err(|error| from_datafusion(&error))?;
                for group in self.groups(batch)? {
                    if group.id != current {
                        self.close_all()?;
                        current.clone_from(&group.id);
                    }
                    self.append(group).await?;
                }
            }
            self.close_all()?;
        }
        Ok(self.done)
    }

    fn groups(&mut self, batch: RecordBatch) -> Result<Vec<Group>, QueryError> {
        let target = &self.job.target;
        if !target.is_partitioned() && target.buckets.is_none() {
            return Ok(vec![Group {
                id: Id::new(),
                values: Vec::new(),
                bucket: None,
                rows: batch,
            }]);
        }
        if self.splitter.is_none() {
            self.splitter = Some(Splitter::new(target, &batch)?);
        }
        self.splitter.as_ref().map_or_else(|| Ok(Vec::new()), |it| it.split(&batch))
    }

    async fn append(&mut self, group: Group) -> Result<(), QueryError> {
        let Group { id, values, bucket, rows } = group;
        let columns = rows.project(&self.job.target.data);
        let columns = columns.map_err(|error| internal(&error.to_string()))?;
        let mut slot = match self.open.remove(&id) {
            Some(slot) => slot,
            None => {
                let (job, sizes) = (Arc::clone(&self.job), self.sizes());
                start(job, sizes, values, bucket).await?
            }
        };
        slot.encoder.write(&columns)?;
        slot.rows += rows.num_rows() as u64;
        if slot.encoder.size() >= FILE_BYTES {
            self.close(slot)?;
        } else {
            self.open.insert(id, slot);
        }
        self.relieve()
    }

    /// Bytes are shared out among tasks, bloom filters among files.
    fn sizes(&self) -> Sizes {
        let many = self.job.target.is_partitioned() || self.job.target.buckets.is_some();
        Sizes {
            group: (4 * GROUP_BYTES / self.job.tasks).min(GROUP_BYTES),
            distinct: if many { DISTINCT_OF_MANY } else { DISTINCT },
        }
    }

    fn open_max(&self) -> usize {
        (OPEN_MAX / self.job.tasks).max(4)
    }

    /// Makes the largest files give memory back while all hold too much.
    fn relieve(&mut self) -> Result<(), QueryError> {
        let most = MEMORY / self.job.tasks;
        // One file is bounded by its row group.
        while self.open.len() > 1
            && self.open.values().map(|it| it.encoder.memory()).sum::<usize>() > most
        {
            let largest = self.open.values_mut().max_by_key(|it| it.encoder.memory());
            let Some(largest) = largest else { return Ok(()) };
            let before = largest.encoder.memory();
            largest.encoder.relieve()?;
            if largest.encoder.memory() >= before {
                return Ok(());
            }
        }
        Ok(())
    }

    fn close_all(&mut self) -> Result<(), QueryError> {
        for (_, slot) in std::mem::take(&mut self.open) {
            self.close(slot)?;
        }
        Ok(())
    }

    fn close(&mut self, slot: Slot) -> Result<(), QueryError> {
        let Slot { values, place, encoder, rows } = slot;
        let partition = place.is_new.then_some((values, place.location));
        self.done.push(File { staged: encoder.finish()?, rows, partition });
        Ok(())
    }
}

/// Begins a file of the partition with `values`.
async fn start(
    job: Arc<Job>,
    sizes: Sizes,
    values: Vec<String>,
    bucket: Option<u32>,
) -> Result<Slot, QueryError> {
    let place = place(&job.target, &values, job.catalog.as_ref(), &job.objects, job.now).await?;
    let Some((to, prefix)) = split_location(&place.location) else {
        let text = format!("{} is no S3 location", place.location);
        return Err(QueryError::new(ErrorCode::HiveFilesystemError, text));
    };
    let key = format!("{prefix}{}", job.file_name(bucket));
    let writer = job.objects.stage(&to, &key)?;
    let encoder = job.target.layout.open(writer, sizes)?;
    Ok(Slot { values, place, encoder, rows: 0 })
}
