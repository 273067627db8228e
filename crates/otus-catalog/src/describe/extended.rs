//! DESCRIBE EXTENDED: the plain rows, then everything in one blob, as Thrift prints it.
//! It must not know the labelled form.

use super::describe_rows;
use crate::model::{CatalogTime, Column, Parameters, StorageDescriptor, Table};

/// The rows of `DESCRIBE EXTENDED t`.
#[must_use]
pub fn describe_extended_rows(table: &Table) -> Vec<String> {
    let mut rows = describe_rows(table);
    rows.push("\t \t ".to_owned());
    rows.push(format!("Detailed Table Information\t{}\t", blob(table)));
    rows
}

fn blob(table: &Table) -> String {
    let seconds = |time: Option<CatalogTime>| time.map_or(0, CatalogTime::seconds);
    let storage = table.storage_descriptor.clone().unwrap_or_default();
    let all: Vec<Column> = table.all_columns().cloned().collect();
    format!(
        "Table(tableName:{}, dbName:{}, owner:{}, createTime:{}, lastAccessTime:{}, \
         retention:{}, sd:{}, partitionKeys:{}, parameters:{}, viewOriginalText:{}, \
         viewExpandedText:{}, tableType:{})",
        table.name,
        table.database_name,
        text(table.owner.as_ref()),
        seconds(table.create_time),
        seconds(table.last_access_time),
        table.retention,
        descriptor(&storage, &all),
        fields(&table.partition_keys),
        map(&table.parameters),
        text(table.view_original_text.as_ref()),
        text(table.view_expanded_text.as_ref()),
        text(table.table_type.as_ref()),
    )
}

fn descriptor(storage: &StorageDescriptor, columns: &[Column]) -> String {
    let serde = storage.serde_info.clone().unwrap_or_default();
    let sorted: Vec<String> = storage
        .sort_columns
        .iter()
        .map(|it| format!("Order(col:{}, order:{})", it.column, it.sort_order))
        .collect();
    format!(
        "StorageDescriptor(cols:{}, location:{}, inputFormat:{}, outputFormat:{}, \
         compressed:{}, numBuckets:{}, serdeInfo:SerDeInfo(name:{}, serializationLib:{}, \
         parameters:{}), bucketCols:[{}], sortCols:[{}], parameters:{}, \
         skewedInfo:SkewedInfo(skewedColNames:[], skewedColValues:[], \
         skewedColValueLocationMaps:{{}}), storedAsSubDirectories:{})",
        fields(columns),
        text(storage.location.as_ref()),
        text(storage.input_format.as_ref()),
        text(storage.output_format.as_ref()),
        storage.compressed,
        storage.number_of_buckets,
        text(serde.name.as_ref()),
        text(serde.serialization_library.as_ref()),
        map(&serde.parameters),
        storage.bucket_columns.join(", "),
        sorted.join(", "),
        map(&storage.parameters),
        storage.stored_as_sub_directories,
    )
}

fn fields(columns: &[Column]) -> String {
    let field = |it: &Column| {
        let comment = text(it.comment.as_ref());
        format!("FieldSchema(name:{}, type:{}, comment:{comment})", it.name, it.ty)
    };
    format!("[{}]", columns.iter().map(field).collect::<Vec<_>>().join(", "))
}

fn map(all: &Parameters) -> String {
    let pairs: Vec<String> = all.iter().map(|(key, value)| format!("{key}={value}")).collect();
    format!("{{{}}}", pairs.join(", "))
}

fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_else(|| "null".to_owned())
}
