//! The comment Hive shows for a column: its own, or what the SerDe answers for it.
//! It must not know how a SerDe reads rows.

use crate::model::{Column, Table};

/// SerDes whose columns Hive takes from the metastore: no comment stays no comment.
const METASTORE_SCHEMA: &[&str] = &[
    "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
    "org.apache.hadoop.hive.serde2.columnar.ColumnarSerDe",
    "org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
    "org.apache.hadoop.hive.serde2.lazybinary.LazyBinarySerDe",
    "org.apache.hadoop.hive.ql.io.orc.OrcSerde",
    "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
    "parquet.hive.serde.ParquetHiveSerDe",
];

/// SerDes that answer an empty comment of their own.
const EMPTY_COMMENT: &[&str] = &[
    "org.apache.hadoop.hive.serde2.RegexSerDe",
    "org.apache.hadoop.hive.contrib.serde2.RegexSerDe",
    "org.apache.hadoop.hive.serde2.avro.AvroSerDe",
];

/// `None` where nothing is shown.
pub(super) fn shown_comment<'a>(table: &Table, column: &'a Column) -> Option<&'a str> {
    if let Some(comment) = &column.comment {
        return Some(comment);
    }
    if table.partition_keys.iter().any(|key| std::ptr::eq(key, column)) {
        return None;
    }
    let class = table.storage_descriptor.as_ref()?.serde_class()?;
    if METASTORE_SCHEMA.contains(&class) {
        None
    } else if EMPTY_COMMENT.contains(&class) {
        Some("")
    } else {
        Some("from deserializer")
    }
}
