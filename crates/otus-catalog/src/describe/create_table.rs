//! SHOW CREATE TABLE: a statement that makes the same table again, in Hive's layout.
//! It must not know the statement the table was made by.

use super::comment::shown_comment;
use super::escape::{quoted, quoted_java};
use crate::definition::formats::LAZY_SIMPLE;
use crate::model::{Column, Parameters, StorageDescriptor, Table};

/// Properties that stand elsewhere in the statement.
const ELSEWHERE: &[&str] = &["EXTERNAL", "comment"];

/// SerDe properties that ROW FORMAT DELIMITED can say, in the order it says them.
const DELIMITERS: &[(&str, &str)] = &[
    ("field.delim", "FIELDS TERMINATED BY"),
    ("escape.delim", "ESCAPED BY"),
    ("colelction.delim", "COLLECTION ITEMS TERMINATED BY"),
    ("mapkey.delim", "MAP KEYS TERMINATED BY"),
    ("line.delim", "LINES TERMINATED BY"),
    ("serialization.null.format", "NULL DEFINED AS"),
];

/// One row per line. `shown_name` is the name as the statement asked for it (`t` or `db.t`).
#[must_use]
pub fn create_table_rows(table: &Table, shown_name: &str) -> Vec<String> {
    let mut rows = vec![format!("CREATE EXTERNAL TABLE `{shown_name}`(")];
    rows.extend(column_list(table, table.columns()));
    let comment = table.parameters.get("comment").or(table.description.as_ref());
    if let Some(comment) = comment {
        rows.push(format!("COMMENT {}", quoted_comment(comment)));
    }
    if !table.partition_keys.is_empty() {
        rows.push("PARTITIONED BY ( ".to_owned());
        rows.extend(column_list(table, &table.partition_keys));
    }
    if let Some(storage) = &table.storage_descriptor {
        rows.extend(buckets(storage));
        rows.extend(row_format(storage));
        if let (Some(input), Some(output)) = (&storage.input_format, &storage.output_format) {
            rows.push("STORED AS INPUTFORMAT ".to_owned());
            rows.push(format!("  {} ", quoted(input)));
            rows.push("OUTPUTFORMAT ".to_owned());
            rows.push(format!("  {}", quoted(output)));
        }
        if let Some(location) = &storage.location {
            rows.push("LOCATION".to_owned());
            rows.push(format!("  {}", quoted(location)));
        }
    }
    let shown = table.parameters.iter().filter(|(key, _)| !ELSEWHERE.contains(&key.as_str()));
    let shown = property_list(shown.map(|(key, value)| (key.as_str(), value.as_str())), ")");
    if !shown.is_empty() {
        rows.push("TBLPROPERTIES (".to_owned());
        rows.extend(shown);
    }
    rows
}

/// Columns, one per line; the last one closes the parenthesis.
fn column_list(table: &Table, columns: &[Column]) -> Vec<String> {
    let last = columns.len().saturating_sub(1);
    let line = |(at, column): (usize, &Column)| {
        let comment = shown_comment(table, column);
        let comment = comment.map(|it| format!(" COMMENT {}", quoted_comment(it)));
        let end = if at == last { ")" } else { ", " };
        format!(
            "  `{}` {}{}{end}",
            column.name.replace('`', "``"),
            column.ty,
            comment.unwrap_or_default()
        )
    };
    let rows: Vec<String> = columns.iter().enumerate().map(line).collect();
    if rows.is_empty() { vec![")".to_owned()] } else { rows }
}

/// Hive leaves a backslash as it is, and so another text comes back; here it is doubled.
fn quoted_comment(comment: &str) -> String {
    quoted(&comment.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t"))
}

fn buckets(storage: &StorageDescriptor) -> Vec<String> {
    if storage.bucket_columns.is_empty() {
        return Vec::new();
    }
    let mut rows = vec!["CLUSTERED BY ( ".to_owned()];
    rows.extend(closed(
        storage.bucket_columns.iter().map(|it| format!("  {}", bare(it))).collect(),
    ));
    if !storage.sort_columns.is_empty() {
        rows.push("SORTED BY ( ".to_owned());
        let sorted = storage.sort_columns.iter().map(|it| {
            let order = if it.sort_order == 1 { "ASC" } else { "DESC" };
            format!("  {} {order}", bare(&it.column))
        });
        rows.extend(closed(sorted.collect()));
    }
    rows.push(format!("INTO {} BUCKETS", storage.number_of_buckets));
    rows
}

/// A name as Hive writes it here, without backticks; with them where it would not be read again.
fn bare(name: &str) -> String {
    let plain = name.chars().all(|it| it.is_ascii_alphanumeric() || it == '_')
        && name.starts_with(|it: char| !it.is_ascii_digit());
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

/// Items separated by `, `, then `) `.
fn closed(items: Vec<String>) -> Vec<String> {
    let last = items.len().saturating_sub(1);
    let ends =
        |(at, item): (usize, String)| format!("{item}{}", if at == last { ") " } else { ", " });
    items.into_iter().enumerate().map(ends).collect()
}

fn row_format(storage: &StorageDescriptor) -> Vec<String> {
    let Some(class) = storage.serde_class() else {
        return Vec::new();
    };
    let empty = Parameters::new();
    let all = storage.serde_info.as_ref().map_or(&empty, |it| &it.parameters);
    // Hive leaves out what it would add by itself.
    let implied = all.get("field.delim").map_or("1", String::as_str);
    let said: Vec<(&str, &str)> = all
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .filter(|(key, value)| !(*key == "serialization.format" && *value == implied))
        .collect();
    let delimited = class == LAZY_SIMPLE
        && !said.is_empty()
        && said.iter().all(|(key, _)| DELIMITERS.iter().any(|it| it.0 == *key));
    if delimited {
        let mut rows = vec!["ROW FORMAT DELIMITED ".to_owned()];
        for (key, words) in DELIMITERS {
            if let Some(value) = all.get(*key) {
                rows.push(format!("  {words} {} ", quoted_java(value)));
            }
        }
        return rows;
    }
    let mut rows = vec!["ROW FORMAT SERDE ".to_owned(), format!("  {} ", quoted(class))];
    if !said.is_empty() {
        rows.push("WITH SERDEPROPERTIES ( ".to_owned());
        rows.extend(property_list(said.into_iter(), ") "));
    }
    rows
}

/// `  'key'='value', ` lines; the last one ends in `end`.
fn property_list<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>, end: &str) -> Vec<String> {
    let mut rows: Vec<String> = pairs
        .map(|(key, value)| format!("  {}={}, ", quoted_comment(key), quoted_java(value)))
        .collect();
    if let Some(last) = rows.last_mut() {
        last.truncate(last.len().saturating_sub(2));
        last.push_str(end);
    }
    rows
}
