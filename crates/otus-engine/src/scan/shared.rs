//! What all pipelines of one scan share. It must not know DataFusion's plan nodes.

use std::sync::Arc;

use datafusion::arrow::array::ArrayRef;
use otus_formats::{CancelFlag, RowFormat, SerdeSpec};

use super::access::ObjectAccess;
use super::plan::ScanColumns;
use crate::metering::ScanMetrics;

/// A definition objects are read by: the table's, or that of some of its partitions.
#[derive(Debug)]
pub struct ScanFormat {
    pub spec: SerdeSpec,
    pub rows: Box<dyn RowFormat>,
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
