//! The scan as DataFusion sees it: a `FileSource` whose "files" are object blocks. It takes
//! over projections with `get_field` chains and the filters its decoders evaluate.
//! It must not know the catalog or how objects are listed.

use std::fmt::{self, Formatter};
use std::sync::Arc;

use datafusion::common::config::ConfigOptions;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::{
    FileOpenFuture, FileOpener, FileScanConfig, FileSource,
};
use datafusion::datasource::table_schema::TableSchema;
use datafusion::error::Result;
use datafusion::object_store::ObjectStore;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::projection::ProjectionExprs;
use datafusion::physical_expr::split_conjunction;
use datafusion::physical_plan::DisplayFormatType;
use datafusion::physical_plan::filter_pushdown::{FilterPushdownPropagation, PushedDown};
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use futures::StreamExt;
use otus_formats::{Exactness, LeafPredicate};

use super::columnar::{self, ReadRequest};
use super::leaf::translate;
use super::pipeline::{self, DecoderPool};
use super::plan::ReadPlan;
use super::shared::{FormatReader, ScanFormat, ScanShared};
use super::task::ObjectBlock;
use crate::state::BATCH_ROWS;

/// The table's rows, as far as projection and filters have been taken over.
#[derive(Clone)]
pub struct ObjectSource {
    shared: Arc<ScanShared>,
    table_schema: TableSchema,
    projection: Option<ProjectionExprs>,
    predicates: Vec<LeafPredicate>,
    /// For columnar formats, which ask statistics about them; evaluated again above.
    filters: Vec<Arc<dyn PhysicalExpr>>,
    batch_rows: usize,
    metrics: ExecutionPlanMetricsSet,
}

impl fmt::Debug for ObjectSource {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectSource").field("table", &self.shared.name).finish_non_exhaustive()
    }
}

impl ObjectSource {
    #[must_use]
    pub fn new(shared: Arc<ScanShared>) -> Self {
        let table_schema = TableSchema::from(Arc::clone(&shared.columns.schema));
        Self {
            shared,
            table_schema,
            projection: None,
            predicates: Vec::new(),
            filters: Vec::new(),
            batch_rows: BATCH_ROWS,
            metrics: ExecutionPlanMetricsSet::new(),
        }
    }

    /// What the decoders are told to do, `limit` rows at most being wanted.
    ///
    /// # Errors
    /// See [`ReadPlan::new`].
    pub fn read_plan(&self, limit: Option<usize>) -> Result<ReadPlan> {
        let predicate = match self.predicates.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            several => Some(LeafPredicate::And(several.to_vec())),
        };
        let rows = limit.map_or(self.batch_rows, |limit| self.batch_rows.min(limit.max(1)));
        ReadPlan::new(&self.shared.columns, self.projection.as_ref(), predicate, rows)
    }

    /// How all formats of the scan treat a predicate.
    fn exactness(&self, predicate: &LeafPredicate) -> Exactness {
        let of_each = self.shared.formats.iter().map(|it| it.reader.supports(predicate));
        of_each.min().unwrap_or(Exactness::No)
    }
}

impl FileSource for ObjectSource {
    fn create_file_opener(
        &self,
        _object_store: Arc<dyn ObjectStore>,
        base_config: &FileScanConfig,
        _partition: usize,
    ) -> Result<Arc<dyn FileOpener>> {
        let plan = self.read_plan(base_config.limit)?;
        let request = |format: &ScanFormat| match format.reader {
            FormatReader::Columns(_) => {
                Ok(Some(Arc::new(self.shared.request(format, &plan, &self.filters)?)))
            }
            FormatReader::Rows(_) => Ok(None),
        };
        let requests = self.shared.formats.iter().map(request).collect::<Result<_>>()?;
        let (shared, pool) = (Arc::clone(&self.shared), Arc::new(DecoderPool::default()));
        Ok(Arc::new(BlockOpener { shared, plan: Arc::new(plan), requests, pool }))
    }

    fn table_schema(&self) -> &TableSchema {
        &self.table_schema
    }

    fn with_batch_size(&self, batch_size: usize) -> Arc<dyn FileSource> {
        Arc::new(Self { batch_rows: batch_size, ..self.clone() })
    }

    fn projection(&self) -> Option<&ProjectionExprs> {
        self.projection.as_ref()
    }

    fn metrics(&self) -> &ExecutionPlanMetricsSet {
        &self.metrics
    }

    fn file_type(&self) -> &str {
        "objects"
    }

    fn fmt_extra(&self, _t: DisplayFormatType, f: &mut Formatter<'_>) -> fmt::Result {
        let plan = self.read_plan(None).map_err(|_| fmt::Error)?;
        write!(f, ", table={}, reads=[", self.shared.name)?;
        for (at, field) in plan.decoded.fields().iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{}", super::display::leaves(field))?;
        }
        f.write_str("]")?;
        if let Some(predicate) = &plan.predicate {
            let names = &self.shared.columns.schema;
            write!(f, ", filter={}", super::display::predicate(predicate, names))?;
        }
        Ok(())
    }

    fn supports_repartitioning(&self) -> bool {
        false
    }

    fn try_pushdown_filters(
        &self,
        filters: Vec<Arc<dyn PhysicalExpr>>,
        _config: &ConfigOptions,
    ) -> Result<FilterPushdownPropagation<Arc<dyn FileSource>>> {
        let columns = &self.shared.columns;
        let mut source = self.clone();
        let mut answers = Vec::with_capacity(filters.len());
        if self.shared.has_columns() {
            let parts = filters.iter().flat_map(|it| split_conjunction(it));
            source.filters.extend(parts.map(Arc::clone));
        }
        for filter in &filters {
            let mut answer = PushedDown::No;
            if let Some(found) = translate(filter, &columns.schema, columns.data) {
                let exactness = self.exactness(&found.predicate);
                if exactness == Exactness::Exact && found.whole {
                    answer = PushedDown::Yes;
                }
                if exactness > Exactness::No && !source.predicates.contains(&found.predicate) {
                    source.predicates.push(found.predicate);
                }
            }
            answers.push(answer);
        }
        Ok(FilterPushdownPropagation::with_parent_pushdown_result(answers)
            .with_updated_node(Arc::new(source)))
    }

    fn try_pushdown_projection(
        &self,
        projection: &ProjectionExprs,
    ) -> Result<Option<Arc<dyn FileSource>>> {
        let merged = match &self.projection {
            Some(inner) => inner.try_merge(projection)?,
            None => projection.clone(),
        };
        Ok(Some(Arc::new(Self { projection: Some(merged), ..self.clone() })))
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        let exprs = self.projection.iter().flat_map(ProjectionExprs::expr_iter);
        let exprs: Vec<_> = exprs.collect();
        datafusion::physical_plan::apply_expression_roots(exprs.iter(), f)
    }
}

/// Opens a block: nothing is read before the stream is polled.
struct BlockOpener {
    shared: Arc<ScanShared>,
    plan: Arc<ReadPlan>,
    /// One for each format; of columnar ones.
    requests: Vec<Option<Arc<ReadRequest>>>,
    pool: Arc<DecoderPool>,
}

impl FileOpener for BlockOpener {
    fn open(&self, file: PartitionedFile) -> Result<FileOpenFuture> {
        let Some(block) = file.extensions.get_arc::<ObjectBlock>() else {
            return datafusion::common::internal_err!("a scanned file carries no object block");
        };
        let (shared, plan) = (Arc::clone(&self.shared), Arc::clone(&self.plan));
        if let (Some(FormatReader::Columns(format)), Some(request)) =
            (shared.formats.get(block.format).map(|it| &it.reader), self.requests.get(block.format))
            && let Some(request) = request
        {
            let (format, request) = (Arc::clone(format), Arc::clone(request));
            let rows = columnar::rows(shared, plan, block, format, request);
            return Ok(Box::pin(async move { Ok(rows.boxed()) }));
        }
        let pool = Arc::clone(&self.pool);
        Ok(Box::pin(async move { Ok(pipeline::rows(shared, plan, pool, block).boxed()) }))
    }
}
