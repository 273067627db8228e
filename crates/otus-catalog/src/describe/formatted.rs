//! DESCRIBE FORMATTED: columns, then labelled facts, in Hive's layout.
//! It must not know partitions, which have their own.

use chrono::{DateTime, Utc};

use super::{column_row, header_row, pad, partition_block};
use crate::model::{CatalogTime, Parameters, StorageDescriptor, Table};

/// The rows of `DESCRIBE FORMATTED t`.
#[must_use]
pub fn describe_formatted_rows(table: &Table) -> Vec<String> {
    let blank = || "\t \t ".to_owned();
    let mut rows = vec![header_row(), blank()];
    rows.extend(table.columns().iter().map(|column| column_row(table, column)));
    rows.extend(partition_block(table));
    rows.extend([blank(), "# Detailed Table Information\t \t ".to_owned()]);
    let absent = || "null".to_owned();
    rows.push(fact("Database:", &table.database_name));
    rows.push(fact("Owner:", &table.owner.clone().unwrap_or_else(absent)));
    rows.push(fact("CreateTime:", &moment(table.create_time)));
    rows.push(fact("LastAccessTime:", &moment(table.last_access_time)));
    rows.push(fact("Protect Mode:", "None"));
    rows.push(fact("Retention:", &table.retention.to_string()));
    rows.push(fact("Location:", table.location().unwrap_or("null")));
    rows.push(fact("Table Type:", table.table_type.as_deref().unwrap_or("null")));
    rows.extend(parameters("Table Parameters:", &table.parameters, false));
    if let Some(storage) = &table.storage_descriptor {
        rows.extend([blank(), "# Storage Information\t \t ".to_owned()]);
        rows.extend(storage_rows(storage));
    }
    rows
}

fn storage_rows(storage: &StorageDescriptor) -> Vec<String> {
    let text = |it: &Option<String>| it.clone().unwrap_or_else(|| "null".to_owned());
    let sorted: Vec<String> = storage
        .sort_columns
        .iter()
        .map(|it| format!("Order(col:{}, order:{})", it.column, it.sort_order))
        .collect();
    let mut rows = vec![
        fact("SerDe Library:", storage.serde_class().unwrap_or("null")),
        fact("InputFormat:", &text(&storage.input_format)),
        fact("OutputFormat:", &text(&storage.output_format)),
        fact("Compressed:", if storage.compressed { "Yes" } else { "No" }),
        fact("Num Buckets:", &storage.number_of_buckets.to_string()),
        fact("Bucket Columns:", &format!("[{}]", storage.bucket_columns.join(", "))),
        fact("Sort Columns:", &format!("[{}]", sorted.join(", "))),
    ];
    if let Some(serde) = &storage.serde_info {
        rows.extend(parameters("Storage Desc Params:", &serde.parameters, true));
    }
    rows
}

fn fact(label: &str, value: &str) -> String {
    format!("{}\t{}\t ", pad(label), pad(value))
}

fn parameters(label: &str, all: &Parameters, ascii: bool) -> Vec<String> {
    let mut rows = Vec::new();
    if !all.is_empty() {
        rows.push(format!("{}\t \t ", pad(label)));
    }
    let shown = |value: &str| pad(&escaped(value, ascii));
    rows.extend(all.iter().map(|(key, value)| format!("\t{}\t{}", pad(key), shown(value))));
    rows
}

/// As in the source of a Java string, which Hive shows parameters in; with `ascii` also what is
/// beyond ASCII.
fn escaped(value: &str, ascii: bool) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | '"' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || ascii && c > '\u{7f}' => {
                let units = c.encode_utf16(&mut [0; 2]).to_vec();
                out.extend(units.iter().map(|unit| format!("\\u{unit:04X}")));
            }
            c => out.push(c),
        }
    }
    out
}

/// Java's `Date.toString`, as Hive prints times.
fn moment(time: Option<CatalogTime>) -> String {
    let shown: Option<DateTime<Utc>> = time.and_then(CatalogTime::to_utc);
    shown.map_or_else(
        || "UNKNOWN".to_owned(),
        |it| it.format("%a %b %d %H:%M:%S UTC %Y").to_string(),
    )
}
