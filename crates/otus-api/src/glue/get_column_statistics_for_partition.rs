//! GetColumnStatisticsForPartition: statistics of a partition's columns; those without come back in Errors.
//! It must not know how, or what stands in it.

use crate::wire::Operation;

pub const OPERATION: Operation = Operation {
    name: "GetColumnStatisticsForPartition",
    required: &["DatabaseName", "TableName", "PartitionValues", "ColumnNames"],
    writes: false,
    run: super::get_column_statistics_for_table::run,
};
