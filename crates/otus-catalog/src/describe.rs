//! The texts of SHOW and DESCRIBE over the model, to the letter of Athena's (Hive's)
//! layout: one string per result row, no line ends. It must not know how rows travel.

use otus_types::{ErrorCode, QueryError};

use crate::model::{Column, Table};

mod comment;
mod create_table;
mod escape;
mod extended;
mod formatted;
mod path;

pub use create_table::create_table_rows;
pub use extended::describe_extended_rows;
pub use formatted::describe_formatted_rows;
pub use path::describe_path_rows;

use comment::shown_comment;

/// Width to which names, types and comments are filled with blanks.
const WIDTH: usize = 20;

/// `DESCRIBE t`: data columns, partition columns, and for a partitioned table the block
/// that repeats those.
#[must_use]
pub fn describe_rows(table: &Table) -> Vec<String> {
    let mut rows: Vec<String> =
        table.all_columns().map(|column| column_row(table, column)).collect();
    rows.extend(partition_block(table));
    rows
}

fn partition_block(table: &Table) -> Vec<String> {
    if table.partition_keys.is_empty() {
        return Vec::new();
    }
    let mut rows = vec![
        "\t \t ".to_owned(),
        "# Partition Information\t \t ".to_owned(),
        header_row(),
        "\t \t ".to_owned(),
    ];
    rows.extend(table.partition_keys.iter().map(|column| column_row(table, column)));
    rows
}

/// `SHOW COLUMNS`: names filled to 20, partition columns included.
#[must_use]
pub fn show_columns_rows(table: &Table) -> Vec<String> {
    table.all_columns().map(|column| pad(&column.name)).collect()
}

/// `DESCRIBE view` and `SHOW COLUMNS` of a view: `name<tab>type` in Trino's spelling.
#[must_use]
pub fn describe_view_rows(columns: &[(String, String)]) -> Vec<String> {
    columns.iter().map(|(name, ty)| format!("{name}\t{ty}")).collect()
}

/// `SHOW TBLPROPERTIES t`: `key<tab>value` each, sorted by key.
#[must_use]
pub fn show_properties_rows(table: &Table) -> Vec<String> {
    table.parameters.iter().map(|(key, value)| format!("{key}\t{value}")).collect()
}

/// `SHOW TBLPROPERTIES t ('key')`: the value alone, or Hive's sentence when it is not set.
#[must_use]
pub fn show_property_row(table: &Table, key: &str) -> String {
    table.parameters.get(key).cloned().unwrap_or_else(|| {
        let name = table.qualified_name();
        format!("Table {name} does not have property: {key}")
    })
}

/// `SHOW PARTITIONS` of something that has none.
#[must_use]
pub fn not_partitioned(table: &Table) -> QueryError {
    QueryError::new(
        ErrorCode::DdlFailed,
        format!(
            "FAILED: Execution Error, return code 1 from \
             org.apache.hadoop.hive.ql.exec.DDLTask. Table {} is not a partitioned table",
            table.name
        ),
    )
}

fn column_row(table: &Table, column: &Column) -> String {
    let comment = shown_comment(table, column).unwrap_or_default();
    // A tab would begin a fourth column: Athena cuts there.
    let comment = comment.split('\t').next().unwrap_or_default();
    row(&column.name, &column.ty, comment)
}

/// Hive puts the `# ` in front of the filled name.
fn header_row() -> String {
    format!("# {}", row("col_name", "data_type", "comment"))
}

fn row(name: &str, ty: &str, comment: &str) -> String {
    format!("{}\t{}\t{}", pad(name), pad(ty), pad(comment))
}

fn pad(text: &str) -> String {
    format!("{text:<WIDTH$}")
}

#[cfg(test)]
mod tests;
