//! Parquet: footers, the columns and row groups a query needs, batches from the `parquet`
//! crate. It must not know partitions or other formats.

mod blooms;
mod columns;
mod footer;
mod pages;
mod statistics;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use datafusion::arrow::error::ArrowError;
use datafusion::parquet::arrow::ParquetRecordBatchStreamBuilder;
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use futures::{StreamExt, stream};
use otus_formats::SerdeSpec;
use otus_types::{ErrorCode, QueryError};

use super::{ColumnarEntry, ColumnarFormat, ObjectInput, Opened, ReadError, ReadRequest};
use columns::Columns;
use footer::FileReader;

/// Footers of objects that are read in parts, kept for the other parts.
const FOOTERS_KEPT: usize = 64;

pub const ENTRY: ColumnarEntry = ColumnarEntry {
    classes: &[
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        "parquet.hive.serde.ParquetHiveSerDe",
    ],
    inputs: &[
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "parquet.hive.DeprecatedParquetInputFormat",
        "parquet.hive.MapredParquetInputFormat",
    ],
    splits: true,
    by_name: |spec| !spec.flag("parquet.column.index.access", false),
    bind: |spec| Ok(Arc::new(Parquet::new(spec))),
};

/// Parquet as one table definition reads it.
#[derive(Debug)]
struct Parquet {
    by_name: bool,
    ignore_statistics: bool,
    footers: Mutex<HashMap<String, Arc<ParquetMetaData>>>,
}

impl Parquet {
    fn new(spec: &SerdeSpec) -> Self {
        Self {
            by_name: (ENTRY.by_name)(spec),
            ignore_statistics: spec.flag("parquet.ignore.statistics", false),
            footers: Mutex::default(),
        }
    }

    async fn footer(
        &self,
        input: &ObjectInput,
        indexes: bool,
    ) -> Result<Arc<ParquetMetaData>, ReadError> {
        if input.object.share.is_none() {
            return footer::read(input, indexes).await;
        }
        let known = |it: &Self| {
            let kept = it.footers.lock().unwrap_or_else(PoisonError::into_inner);
            kept.get(&input.path).map(Arc::clone)
        };
        if let Some(footer) = known(self) {
            return Ok(footer);
        }
        let footer = footer::read(input, indexes).await?;
        let mut kept = self.footers.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= FOOTERS_KEPT {
            kept.clear();
        }
        kept.insert(input.path.clone(), Arc::clone(&footer));
        Ok(footer)
    }
}

#[async_trait]
impl ColumnarFormat for Parquet {
    async fn open(
        &self,
        input: ObjectInput,
        request: Arc<ReadRequest>,
    ) -> Result<Opened, ReadError> {
        let prunes = !self.ignore_statistics && !request.filters.is_empty();
        let footer = self.footer(&input, prunes).await?;
        let malformed = |error: &ParquetError| malformed(error, &input.path);
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let inferred = ArrowReaderMetadata::try_new(Arc::clone(&footer), options.clone());
        let inferred = inferred.map_err(|it| malformed(&it))?;
        let columns = Columns::choose(&inferred, &request, self.by_name, &input.path)?;
        let options = options.with_schema(Arc::clone(&columns.schema));
        let metadata =
            ArrowReaderMetadata::try_new(footer, options).map_err(|it| malformed(&it))?;

        let mut groups = own_groups(metadata.metadata(), &input);
        let any = !groups.is_empty();
        let pruned = prunes.then(|| statistics::Predicates::new(&request, &metadata, &columns));
        if let Some(predicates) = &pruned {
            predicates.groups(&mut groups);
        }
        let reader = FileReader::new(input.clone(), Arc::clone(metadata.metadata()));
        let mut builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, metadata);
        if let Some(predicates) = &pruned {
            blooms::prune(&mut builder, predicates, &mut groups).await;
            if let Some(selection) = pages::select(&builder, predicates, &groups) {
                builder = builder.with_row_selection(selection);
            }
        }
        let inflated = inflated(builder.metadata().row_groups(), &groups, &columns.leaves);
        let dismissed = any && groups.is_empty();
        let mask = ProjectionMask::leaves(builder.parquet_schema(), columns.leaves.iter().copied());
        let builder = builder.with_batch_size(request.batch_rows.max(1));
        let stream = builder.with_projection(mask).with_row_groups(groups).build();
        let stream = stream.map_err(|it| malformed(&it))?;
        let places = columns.places(stream.schema());
        let path = input.path;
        // What comes after an error is not asked for: the reader's state is unknown then.
        let batches = stream::unfold(Some(stream), move |stream| {
            let path = path.clone();
            async move {
                let mut stream = stream?;
                match stream.next().await? {
                    Ok(batch) => Some((Ok(batch), Some(stream))),
                    Err(error) => Some((Err(failed(&error, &path)), None)),
                }
            }
        });
        Ok(Opened { places, batches: batches.boxed(), dismissed, inflated })
    }
}

/// The row groups that begin in this part of the object, by their number.
fn own_groups(metadata: &ParquetMetaData, input: &ObjectInput) -> Vec<usize> {
    let start = |group: &RowGroupMetaData| {
        let columns = group.columns().first();
        let start =
            columns.map_or(0, |it| it.dictionary_page_offset().unwrap_or(it.data_page_offset()));
        u64::try_from(start).unwrap_or(0)
    };
    let groups = metadata.row_groups().iter().enumerate();
    groups.filter(|(_, group)| input.owns(start(group))).map(|(at, _)| at).collect()
}

fn inflated(groups: &[RowGroupMetaData], kept: &[usize], leaves: &[usize]) -> u64 {
    let sizes = kept.iter().filter_map(|at| groups.get(*at)).flat_map(|group| {
        let chunks = leaves.iter().filter_map(|leaf| group.columns().get(*leaf));
        chunks.map(|it| u64::try_from(it.uncompressed_size()).unwrap_or(0))
    });
    sizes.fold(0, u64::saturating_add)
}

/// A file that is not what a Parquet file should be.
fn malformed(error: &ParquetError, path: &str) -> ReadError {
    if let Some(reason) = fetch_failure(error) {
        return ReadError::cannot_open(reason, path);
    }
    ReadError::bad_data(format!("Malformed Parquet file. {}", said(error)), path)
}

/// A file whose values cannot be read.
fn failed(error: &ParquetError, path: &str) -> ReadError {
    if let Some(reason) = fetch_failure(error) {
        return ReadError::cannot_open(reason, path);
    }
    let text = format!("Failed to read Parquet file: {path}");
    let reason = said(error);
    let failure = QueryError::new(ErrorCode::HiveCursorError, text).hint(reason.clone());
    ReadError::Broken { reason, failure: Box::new(failure) }
}

/// The first line of what the library says.
fn said(error: &ParquetError) -> String {
    let text = match error {
        ParquetError::General(text)
        | ParquetError::EOF(text)
        | ParquetError::NYI(text)
        | ParquetError::ArrowError(text) => text.clone(),
        other => other.to_string(),
    };
    text.lines().next().unwrap_or_default().to_owned()
}

/// Why bytes could not be had, if that is the error.
fn fetch_failure(error: &ParquetError) -> Option<String> {
    let ParquetError::External(inner) = error else {
        return None;
    };
    if let Some(error) = inner.downcast_ref::<ArrowError>() {
        return match error {
            ArrowError::IoError(text, _) => Some(text.clone()),
            _ => None,
        };
    }
    inner.downcast_ref::<footer::FetchFailure>().map(|it| it.0.clone())
}
