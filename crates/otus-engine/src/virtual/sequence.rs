//! `TABLE(sequence(start, stop, step))`: numbers made while they are read, however many.
//! It must not know SQL text.

use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{AsArray, RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{Int64Type, Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::DFSchema;
use datafusion::error::Result;
use datafusion::functions_table::generate_series::{GenSeriesArgs, GenerateSeriesTable};
use datafusion::logical_expr::{Expr, TableSource, TableType};
use datafusion::physical_plan::ExecutionPlan;
use otus_analyzer::SequenceTable;
use otus_types::{ErrorCode, QueryError};

use crate::errors::external;

#[derive(Debug)]
pub struct Sequence {
    start: Expr,
    stop: Expr,
    step: Expr,
    schema: SchemaRef,
}

impl Sequence {
    #[must_use]
    pub fn new(table: &SequenceTable) -> Self {
        let [start, stop, step] = [&table.start, &table.stop, &table.step].map(Clone::clone);
        Self { start, stop, step, schema: table.schema() }
    }
}

#[async_trait]
impl TableProvider for Sequence {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Temporary
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let start = argument(session, &self.start, "Start")?;
        let end = argument(session, &self.stop, "Stop")?;
        let step = argument(session, &self.step, "Step")?;
        let sign = end.cmp(&start) as i64;
        if sign != 0 && sign != step.signum() {
            let word = if sign > 0 { "positive" } else { "negative" };
            return Err(invalid(format!("Step must be {word} for sequence [{start}, {end}]")));
        }
        // A sequence of one number may have any step, also none.
        let step = if sign == 0 { 1 } else { step };
        let name = "sequence";
        let args = GenSeriesArgs::Int64Args { start, end, step, include_end: true, name };
        let series = GenerateSeriesTable::new(Arc::clone(&self.schema), args);
        series.scan(session, projection, filters, limit).await
    }
}

/// The value of an expression without columns.
fn argument(session: &dyn Session, expr: &Expr, name: &str) -> Result<i64> {
    let physical = session.create_physical_expr(expr.clone(), &DFSchema::empty())?;
    let options = RecordBatchOptions::new().with_row_count(Some(1));
    let none = Arc::new(Schema::empty());
    let row = RecordBatch::try_new_with_options(none, Vec::new(), &options)?;
    let value = physical.evaluate(&row)?.into_array(1)?;
    let value = value.as_primitive_opt::<Int64Type>().and_then(|it| it.iter().next().flatten());
    value.ok_or_else(|| invalid(format!("{name} is null")))
}

fn invalid(text: String) -> datafusion::error::DataFusionError {
    external(QueryError::new(ErrorCode::InvalidFunctionArgument, text))
}
