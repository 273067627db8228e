//! A catalog table as DataFusion's `TableProvider`: prunes partitions, lists what survives
//! and hands the blocks to an [`ObjectSource`]. It must not know SQL text.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::Result;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use otus_catalog::{CatalogStore, Table};
use otus_formats::CancelFlag;
use otus_types::QueryError;

use super::buckets::WantedBuckets;
use super::conjuncts::{Conjuncts, is_partition_predicate};
use super::definition::scan_format;
use super::list::{Listing, Wish, list};
use super::plan::ScanColumns;
use super::prune::Surviving;
use super::report::{PlaceReport, REMEMBERED, TableReport};
use super::shared::ScanShared;
use super::source::ObjectSource;
use super::survivors::Partitioning;
use super::task::ObjectBlock;
use crate::errors::external;
use crate::metering::ScanMetrics;
use crate::objects::Objects;
use crate::session::Limits;

/// What all scans of one statement share.
#[derive(Debug)]
pub struct ScanContext {
    pub catalog: Arc<dyn CatalogStore>,
    pub objects: Arc<Objects>,
    pub metrics: Arc<ScanMetrics>,
    pub cancel: CancelFlag,
    /// Milliseconds since 1970, for projections that end in NOW.
    pub now: i64,
    pub threads: usize,
    pub limits: Limits,
    pub reports: Mutex<Vec<TableReport>>,
}

impl ScanContext {
    /// What the scans planned so far found.
    #[must_use]
    pub fn reports(&self) -> Vec<TableReport> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// See the module.
#[derive(Debug)]
pub struct CatalogTableProvider {
    table: Arc<Table>,
    schema: SchemaRef,
    partitioning: Partitioning,
    context: Arc<ScanContext>,
}

impl CatalogTableProvider {
    /// `schema` has the data columns, the partition keys and the hidden columns, in this
    /// order.
    ///
    /// # Errors
    /// See [`Partitioning::of`].
    pub fn new(
        table: Arc<Table>,
        schema: SchemaRef,
        context: Arc<ScanContext>,
    ) -> Result<Self, QueryError> {
        let partitioning = Partitioning::of(&table)?;
        Ok(Self { table, schema, partitioning, context })
    }

    fn report(&self, surviving: &Surviving, listing: &Listing, conjuncts: &Conjuncts) {
        let places = surviving.places.iter().zip(&listing.counts).take(REMEMBERED);
        let places = places.map(|(place, objects)| PlaceReport {
            location: place.location.clone(),
            objects: *objects,
        });
        let report = TableReport {
            table: Arc::clone(&self.table),
            partitions: surviving.all,
            kept: surviving.places.len() as u64,
            objects: listing.objects,
            bytes: listing.bytes,
            places: places.collect(),
            partition_predicate: !conjuncts.is_empty(),
        };
        let metrics = &self.context.metrics;
        metrics.add_partitions(surviving.all, surviving.places.len() as u64);
        metrics.add_objects(listing.objects, listing.bytes);
        self.context.reports.lock().unwrap_or_else(PoisonError::into_inner).push(report);
    }

    fn shared(&self, surviving: Surviving) -> Result<ScanShared> {
        let formats =
            surviving.formats.iter().map(|it| scan_format(&self.table, it).map_err(external));
        let formats = formats.collect::<Result<Vec<_>>>()?;
        let columns = ScanColumns {
            schema: Arc::clone(&self.schema),
            data: self.table.columns().len(),
            partition: self.partitioning.keys.len(),
        };
        let objects: Arc<Objects> = Arc::clone(&self.context.objects);
        Ok(ScanShared {
            name: self.table.qualified_name().to_string(),
            columns,
            formats,
            partition_values: surviving.values,
            access: objects,
            metrics: Arc::clone(&self.context.metrics),
            cancel: self.context.cancel.clone(),
            strict: self.context.limits.strict,
        })
    }
}

#[async_trait]
impl TableProvider for CatalogTableProvider {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        let answer = |filter: &&Expr| {
            if is_partition_predicate(filter, &self.partitioning.keys) {
                TableProviderFilterPushDown::Exact
            } else {
                TableProviderFilterPushDown::Inexact
            }
        };
        Ok(filters.iter().map(answer).collect())
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let conjuncts = Conjuncts::new(&self.partitioning.keys, filters, session)?;
        let (catalog, now) = (self.context.catalog.as_ref(), self.context.now);
        let surviving = self.partitioning.survivors(&self.table, catalog, &conjuncts, now)?;
        let threads = self.context.threads;
        let (objects, metrics) = (&self.context.objects, &self.context.metrics);
        let buckets = WantedBuckets::of(&self.table, &self.schema, filters);
        let wish = Wish { buckets, threads, in_order: limit.is_some() };
        let listing = list(objects, metrics, &surviving, &wish).await.map_err(external)?;
        self.report(&surviving, &listing, &conjuncts);
        let source = ObjectSource::new(Arc::new(self.shared(surviving)?));
        let config =
            FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
                .with_file_groups(groups(listing.blocks, threads))
                .with_limit(limit)
                .with_projection_indices(projection.cloned())?
                .build();
        Ok(DataSourceExec::from_data_source(config))
    }
}

/// Blocks dealt out to at most `threads` streams; the streams share one queue anyway.
fn groups(blocks: Vec<ObjectBlock>, threads: usize) -> Vec<FileGroup> {
    let streams = threads.clamp(1, blocks.len().max(1));
    let mut groups: Vec<Vec<PartitionedFile>> = vec![Vec::new(); streams];
    for (at, block) in blocks.into_iter().enumerate() {
        let file = PartitionedFile::new(format!("block-{at}"), block.bytes).with_extension(block);
        if let Some(group) = groups.get_mut(at % streams) {
            group.push(file);
        }
    }
    groups.into_iter().map(FileGroup::new).collect()
}
