//! UpdateColumnStatisticsForPartition: keeps statistics of a partition's columns.
//! It must not know how, or what stands in it.

use crate::wire::Operation;

pub const OPERATION: Operation = Operation {
    name: "UpdateColumnStatisticsForPartition",
    required: &["DatabaseName", "TableName", "PartitionValues", "ColumnStatisticsList"],
    writes: true,
    run: super::update_column_statistics_for_table::run,
};
