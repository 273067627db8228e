//! `"t$partitions"`: one row for each partition, its key values typed. Registered partitions
//! come from the catalog, projected ones from the projection; nothing is listed. It must
//! not know what lies in a partition.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableSource, TableType};
use datafusion::physical_plan::ExecutionPlan;
use otus_analyzer::CatalogTable;
use otus_catalog::{Table, TableName};
use otus_types::QueryError;

use crate::errors::from_catalog;
use crate::scan::ScanContext;
use crate::scan::conjuncts::{Conjuncts, is_partition_predicate};
use crate::scan::survivors::Partitioning;

const SUFFIX: &str = "$partitions";

pub fn is(name: &TableName) -> bool {
    name.table.ends_with(SUFFIX)
}

/// # Errors
/// When the table beneath cannot be read from the catalog or is wrongly defined.
pub fn provider(
    table: &CatalogTable,
    context: &Arc<ScanContext>,
) -> std::result::Result<Arc<dyn TableProvider>, QueryError> {
    let name = table.table.qualified_name();
    let base = name.table.strip_suffix(SUFFIX).unwrap_or(&name.table);
    let base = context.catalog.table(&TableName::new(&name.database, base));
    let base = base.map_err(|it| from_catalog(&it))?;
    let partitioning = Partitioning::of(&base)?;
    Ok(Arc::new(Partitions {
        base,
        partitioning,
        schema: table.schema(),
        context: Arc::clone(context),
    }))
}

#[derive(Debug)]
struct Partitions {
    base: Table,
    partitioning: Partitioning,
    schema: SchemaRef,
    context: Arc<ScanContext>,
}

#[async_trait]
impl TableProvider for Partitions {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        let answer = |filter: &&Expr| {
            if is_partition_predicate(filter, &self.partitioning.keys) {
                TableProviderFilterPushDown::Exact
            } else {
                TableProviderFilterPushDown::Unsupported
            }
        };
        Ok(filters.iter().map(answer).collect())
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let conjuncts = Conjuncts::new(&self.partitioning.keys, filters, session)?;
        let (catalog, now) = (self.context.catalog.as_ref(), self.context.now);
        let found = self.partitioning.survivors(&self.base, catalog, &conjuncts, now)?;
        let options = RecordBatchOptions::new().with_row_count(Some(found.places.len()));
        let schema = Arc::clone(&self.schema);
        let batch = RecordBatch::try_new_with_options(schema, found.values, &options)?;
        let source = MemorySourceConfig::try_new_exec(
            &[vec![batch]],
            Arc::clone(&self.schema),
            projection.cloned(),
        )?;
        Ok(source)
    }
}
