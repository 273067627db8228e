//! What all pipelines of one scan share. It must not know DataFusion's plan nodes.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::Field;
use datafusion::common::internal_err;
use datafusion::error::Result;
use datafusion::physical_expr::PhysicalExpr;
use otus_formats::{CancelFlag, Exactness, LeafPredicate, RowFormat, SerdeSpec};
use otus_types::HiveType;
use otus_types::arrow_type::to_arrow;

use super::access::ObjectAccess;
use super::columnar::{ColumnarFormat, ReadRequest, WantedColumn};
use super::plan::{ReadPlan, ScanColumns};
use crate::metering::ScanMetrics;

/// A definition objects are read by: the table's, or that of some of its partitions.
#[derive(Debug)]
pub struct ScanFormat {
    pub spec: SerdeSpec,
    pub reader: FormatReader,
    /// Columns of a columnar partition whose own types are not the table's, by their places.
    pub own: Vec<(usize, HiveType)>,
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

    /// What columnar format `format` is asked for by `plan`.
    ///
    /// # Errors
    /// When the plan reads a column the table does not declare.
    pub fn request(
        &self,
        format: &ScanFormat,
        plan: &ReadPlan,
        filters: &[Arc<dyn PhysicalExpr>],
    ) -> Result<ReadRequest> {
        let declared = &format.spec.columns;
        let columns = plan.columns.iter().zip(plan.decoded.fields()).map(|(place, field)| {
            let Some(column) = declared.get(*place) else {
                return internal_err!("the table declares no column {place}");
            };
            let (name, ty) = (column.name.clone(), column.ty.clone());
            let (place, field) = (*place, Arc::clone(field));
            Ok(match format.own.iter().find(|it| it.0 == place) {
                None => WantedColumn { name, place, ty, field, shown: None },
                Some((_, own)) => {
                    let field = Arc::new(Field::new(&name, to_arrow(&own.to_trino()), true));
                    WantedColumn { name, place, ty: own.clone(), field, shown: Some(ty) }
                }
            })
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
