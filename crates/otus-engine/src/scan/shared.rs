//! What all pipelines of one scan share. It must not know DataFusion's plan nodes.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::common::internal_err;
use datafusion::error::Result;
use datafusion::physical_expr::PhysicalExpr;
use otus_formats::{CancelFlag, Exactness, LeafPredicate, RowFormat, SerdeSpec};

use super::access::ObjectAccess;
use super::columnar::{ColumnarFormat, ReadRequest, WantedColumn};
use super::plan::{ReadPlan, ScanColumns};
use crate::metering::ScanMetrics;

/// A definition objects are read by: the table's, or that of some of its partitions.
#[derive(Debug)]
pub struct ScanFormat {
    pub spec: SerdeSpec,
    pub reader: FormatReader,
}

/// What reads the objects of a format.
#[derive(Debug)]
pub enum FormatReader {
    /// Whole objects, row after row.
    Rows(Box<dyn RowFormat>),
    /// The columns and parts of objects that are needed.
    Columns(Arc<dyn ColumnarFormat>),
}

impl FormatReader {
    /// How the reader treats a predicate; columnar ones look at whole filters instead.
    #[must_use]
    pub fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        match self {
            Self::Rows(rows) => rows.supports(predicate),
            Self::Columns(_) => Exactness::No,
        }
    }
}

/// See the module.
#[derive(Debug)]
pub struct ScanShared {
    /// `database.table`, for plans.
    pub name: String,
    pub columns: ScanColumns,
    pub formats: Vec<ScanFormat>,
    /// One array for each partition key, one row for each surviving partition.
    pub partition_values: Vec<ArrayRef>,
    pub access: Arc<dyn ObjectAccess>,
    pub metrics: Arc<ScanMetrics>,
    pub cancel: CancelFlag,
    /// Fail on the first broken object.
    pub strict: bool,
}

impl ScanShared {
    /// Whether any of the formats is columnar.
    #[must_use]
    pub fn has_columns(&self) -> bool {
        self.formats.iter().any(|it| matches!(it.reader, FormatReader::Columns(_)))
    }

    /// What columnar formats are asked for by `plan`.
    ///
    /// # Errors
    /// When the plan reads a column the table does not declare.
    pub fn request(
        &self,
        plan: &ReadPlan,
        filters: &[Arc<dyn PhysicalExpr>],
    ) -> Result<ReadRequest> {
        let declared = self.formats.first().map_or(&[][..], |it| it.spec.columns.as_slice());
        let columns = plan.columns.iter().zip(plan.decoded.fields()).map(|(place, field)| {
            let Some(column) = declared.get(*place) else {
                return internal_err!("the table declares no column {place}");
            };
            let (name, ty) = (column.name.clone(), column.ty.clone());
            Ok(WantedColumn { name, place: *place, ty, field: Arc::clone(field) })
        });
        Ok(ReadRequest {
            columns: columns.collect::<Result<_>>()?,
            decoded: Arc::clone(&plan.decoded),
            table: Arc::clone(&self.columns.schema),
            filters: filters.to_vec(),
            batch_rows: plan.batch_rows,
        })
    }
}
