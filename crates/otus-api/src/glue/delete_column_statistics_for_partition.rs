//! DeleteColumnStatisticsForPartition: forgets statistics of one of a partition's columns.
//! It must not know how, or what stands in it.

use crate::wire::Operation;

pub const OPERATION: Operation = Operation {
    name: "DeleteColumnStatisticsForPartition",
    required: &["DatabaseName", "TableName", "PartitionValues", "ColumnName"],
    writes: true,
    run: super::delete_column_statistics_for_table::run,
};
