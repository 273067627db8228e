//! `CREATE TABLE … WITH (…) AS query`. It must not know how files are written.

use otus_catalog::definition::formats::by_name;
use otus_catalog::{
    CatalogError, CatalogTime, Column, SerdeInfo, StorageDescriptor, Table, TableName,
};
use otus_sql::ast::CreateTableAs;
use otus_types::{ErrorCode, QueryError, QueryFailure, Span, TrinoType};

use super::columns::{check_named, stored};
use super::formats::{Codec, Format, Layout};
use super::properties::{self, Properties};
use super::target::{Buckets, Key, Purpose, Target};
use crate::bind::{self, Bound, Surroundings};
use crate::ddl::names;
use crate::errors::from_catalog;
use crate::metering::ResultColumn;

/// Trino's limit.
const BUCKETS_MAX: i64 = 1_000_000;

pub fn prepare(
    statement: &CreateTableAs,
    cx: Surroundings<'_>,
) -> Result<(Bound, Target), QueryFailure> {
    let name = names::table(&statement.name, &cx.session.database)?;
    let properties = Properties::new(&statement.properties, properties::CTAS)?;
    let mut bound = bind::bind_query_of(&statement.query, cx)?;
    rename(statement, &mut bound.output)?;
    check_named(&bound.output, cx.span)?;
    let exists = exists(statement, &name, cx)?;
    let target = target(statement, &name, &properties, &bound.output, cx)?;
    let target = match exists {
        true => Target { purpose: Purpose::Create(None), idle: true, ..target },
        false => target,
    };
    Ok((bound, target))
}

/// Gives the columns the names of the alias list.
fn rename(statement: &CreateTableAs, output: &mut [ResultColumn]) -> Result<(), QueryError> {
    let aliases = &statement.columns;
    if aliases.is_empty() {
        return Ok(());
    }
    if aliases.len() != output.len() {
        let text = format!(
            "Column alias list has {} entries but relation has {} columns",
            aliases.len(),
            output.len()
        );
        let error = QueryError::new(ErrorCode::MismatchedColumnAliases, text);
        return Err(error.at(statement.name.span.get()));
    }
    for (column, alias) in output.iter_mut().zip(aliases) {
        column.name.clone_from(&alias.value);
    }
    Ok(())
}

/// Whether the table is there, which only IF NOT EXISTS allows.
fn exists(
    statement: &CreateTableAs,
    name: &TableName,
    cx: Surroundings<'_>,
) -> Result<bool, QueryError> {
    match cx.catalog.table(name) {
        Ok(_) if statement.if_not_exists => Ok(true),
        Ok(_) => {
            let text = format!("Destination table 'awsdatacatalog.{name}' already exists");
            Err(QueryError::new(ErrorCode::TableAlreadyExists, text).at(cx.span))
        }
        Err(CatalogError::NotFound { .. }) => match cx.catalog.database(&name.database) {
            Ok(_) => Ok(false),
            Err(CatalogError::NotFound { .. }) => {
                let text = format!("Schema '{}' does not exist", name.database);
                Err(QueryError::new(ErrorCode::SchemaNotFound, text).at(cx.span))
            }
            Err(error) => Err(from_catalog(&error)),
        },
        Err(error) => Err(from_catalog(&error)),
    }
}

fn target(
    statement: &CreateTableAs,
    name: &TableName,
    properties: &Properties<'_>,
    output: &[ResultColumn],
    cx: Surroundings<'_>,
) -> Result<Target, QueryError> {
    check_kind(properties, cx.span)?;
    let format = properties.format(Some("PARQUET"))?;
    check_older_spelling(properties, format)?;
    let keys = &["write_compression", "parquet_compression", "orc_compression"];
    let (codec, level) = properties.codec(format, keys)?;
    let columns = stored(output, cx.span)?;
    let keys = partition_keys(properties, "partitioned_by", output, &columns)?;
    let buckets = buckets(properties, output, &keys)?;
    let root = location(properties, cx)?;
    let data: Vec<usize> = (0..output.len() - keys.len()).collect();
    let own: Vec<Column> = columns.iter().take(data.len()).cloned().collect();
    let delimiter = delimiter(properties, format)?;
    let storage = storage(format, codec, own, &root, delimiter.as_deref(), buckets.as_ref());
    let layout = Layout::new(format, codec, level, &storage)?;
    let comment = statement.comment.as_ref().map(|it| it.value.clone());
    let now = CatalogTime(cx.now);
    let mut table = Table {
        name: name.table.clone(),
        database_name: name.database.clone(),
        description: comment.clone(),
        owner: Some(String::from("hadoop")),
        create_time: Some(now),
        update_time: Some(now),
        storage_descriptor: Some(storage),
        partition_keys: keys.iter().map(|it| it.column.clone()).collect(),
        table_type: Some(Table::EXTERNAL_TABLE.to_owned()),
        ..Table::default()
    };
    let mut set = |key: &str, value: String| table.parameters.insert(key.to_owned(), value);
    set("EXTERNAL", String::from("TRUE"));
    set("transient_lastDdlTime", now.seconds().to_string());
    set(format.property, codec.name.to_owned());
    bucketing_format(properties)?.map(|it| set("bucketing_format", it));
    level.map(|level| set("compression_level", level.to_string()));
    comment.map(|comment| set("comment", comment));
    let purpose = Purpose::Create(Some(Box::new(table)));
    let idle = !statement.with_data;
    Ok(Target { purpose, root, layout, data, keys, buckets, narrow: Vec::new(), idle })
}

fn check_kind(properties: &Properties<'_>, span: Span) -> Result<(), QueryError> {
    let kind = properties.text("table_type")?.unwrap_or_else(|| String::from("HIVE"));
    let at = properties.span("table_type", span);
    if kind.eq_ignore_ascii_case("ICEBERG") {
        let text = "Iceberg tables are not supported yet";
        return Err(QueryError::new(ErrorCode::NotSupported, text).at(at));
    }
    if !kind.eq_ignore_ascii_case("HIVE") {
        let text = format!("table_type must be HIVE or ICEBERG, not {kind}");
        return Err(QueryError::new(ErrorCode::InvalidTableProperty, text).at(at));
    }
    if properties.flag("is_external")? == Some(false) {
        let text = "is_external = false is for Iceberg tables";
        let at = properties.span("is_external", span);
        return Err(QueryError::new(ErrorCode::NotSupported, text).at(at));
    }
    Ok(())
}

/// Refuses the older spelling of write_compression that belongs to another format.
fn check_older_spelling(properties: &Properties<'_>, format: &Format) -> Result<(), QueryError> {
    for (name, key) in [("PARQUET", "parquet_compression"), ("ORC", "orc_compression")] {
        if format.name != name && properties.is_given(key) {
            let text = format!("{key} is not supported for format {}", format.name);
            return Err(QueryError::new(ErrorCode::InvalidTableProperty, text)
                .at(properties.span(key, Span::default()))
                .hint("write_compression is for every format"));
        }
    }
    Ok(())
}

/// `bucketing_format`, of which Hive's is the only one; `None` where it is not given.
fn bucketing_format(properties: &Properties<'_>) -> Result<Option<String>, QueryError> {
    let given = properties.text("bucketing_format")?;
    match given {
        Some(other) if !other.eq_ignore_ascii_case("HIVE") => {
            let text = format!("bucketing_format must be HIVE: {other} is not supported");
            let at = properties.span("bucketing_format", Span::default());
            Err(QueryError::new(ErrorCode::NotSupported, text).at(at))
        }
        given => Ok(given),
    }
}

/// The partition columns: the last of the output, in the order of the list.
pub(super) fn partition_keys(
    properties: &Properties<'_>,
    property: &str,
    output: &[ResultColumn],
    columns: &[Column],
) -> Result<Vec<Key>, QueryError> {
    let names = properties.names(property)?;
    let invalid = |code, text| QueryError::new(code, text);
    let known = |name: &String| columns.iter().any(|it| it.name == *name);
    let missing: Vec<&str> = names.iter().filter(|it| !known(it)).map(String::as_str).collect();
    if !missing.is_empty() {
        let text = format!("Partition columns [{}] not present in schema", missing.join(", "));
        return Err(invalid(ErrorCode::InvalidTableProperty, text));
    }
    if !names.is_empty() && names.len() >= columns.len() {
        let text = String::from("Table contains only partition columns");
        return Err(invalid(ErrorCode::InvalidTableProperty, text));
    }
    let first = columns.len() - names.len();
    let last = columns.iter().zip(output).enumerate().skip(first);
    let keys: Vec<Key> = last
        .map(|(at, (column, it))| Key { at, column: column.clone(), ty: it.ty.clone() })
        .collect();
    if keys.iter().map(|it| &it.column.name).ne(&names) {
        let text = format!(
            "Partition keys must be the last columns in the table and in the same order as the \
             table properties: [{}]",
            names.join(", ")
        );
        return Err(invalid(ErrorCode::HiveColumnOrderMismatch, text));
    }
    keys.iter().try_for_each(check_key)?;
    Ok(keys)
}

/// Refuses types that are no partition values.
fn check_key(key: &Key) -> Result<(), QueryError> {
    let bad = matches!(
        key.ty,
        TrinoType::Array(_) | TrinoType::Map(..) | TrinoType::Row(_) | TrinoType::Varbinary
    );
    if !bad {
        return Ok(());
    }
    let text = format!("Unsupported type for partition column {}: {}", key.column.name, key.ty);
    Err(QueryError::new(ErrorCode::NotSupported, text))
}

fn buckets(
    properties: &Properties<'_>,
    output: &[ResultColumn],
    keys: &[Key],
) -> Result<Option<Buckets>, QueryError> {
    let invalid = |text: String| QueryError::new(ErrorCode::InvalidTableProperty, text);
    let names = properties.names("bucketed_by")?;
    let count = properties.number("bucket_count")?;
    let count = match (names.is_empty(), count) {
        (true, None) => return Ok(None),
        (false, Some(count)) => count,
        _ => {
            let text = "bucketed_by and bucket_count must be specified together";
            return Err(invalid(text.to_owned()));
        }
    };
    if count <= 0 {
        return Err(invalid(String::from("bucket_count must be greater than zero")));
    }
    if count > BUCKETS_MAX {
        return Err(invalid(format!("bucket_count should be no more than {BUCKETS_MAX}")));
    }
    let data = output.len() - keys.len();
    let mut columns = Vec::new();
    for name in &names {
        let found = output.iter().position(|it| it.name.to_lowercase() == *name);
        let Some(at) = found.filter(|at| *at < data) else {
            let text = format!("Bucketing columns [{name}] not present in schema");
            return Err(invalid(text));
        };
        let ty = output.get(at).map_or(TrinoType::Unknown, |it| it.ty.clone());
        if !super::bucketing::is_supported(&ty) {
            let text = format!("Bucketing by column {name} of type {ty} is not supported");
            return Err(QueryError::new(ErrorCode::NotSupported, text));
        }
        columns.push((at, ty));
    }
    Ok(Some(Buckets { columns, count: u32::try_from(count).unwrap_or(1) }))
}

fn location(properties: &Properties<'_>, cx: Surroundings<'_>) -> Result<String, QueryError> {
    let own = &cx.session.new_tables;
    let Some(given) = properties.text("external_location")? else {
        return folder(&own.location);
    };
    let at = properties.span("external_location", cx.span);
    if own.is_enforced {
        let text = "The Create Table As Select query failed because it was submitted with an \
                    'external_location' property to an Athena Workgroup that enforces a \
                    centralized output location for all queries. Please remove the \
                    'external_location' property and resubmit the query.";
        return Err(QueryError::new(ErrorCode::InvalidRequest, text).at(at));
    }
    folder(&given).map_err(|it| it.at(at))
}

/// A location as a folder's.
pub(super) fn folder(location: &str) -> Result<String, QueryError> {
    let trimmed = location.trim();
    if !trimmed.starts_with("s3://") || otus_storage::split_location(trimmed).is_none() {
        let text = format!("External location is not a valid file system URI: {location}");
        return Err(QueryError::new(ErrorCode::InvalidTableProperty, text)
            .hint("locations look like s3://bucket/folder/"));
    }
    Ok(if trimmed.ends_with('/') { trimmed.to_owned() } else { format!("{trimmed}/") })
}

/// The byte between fields, where the format has one.
pub(super) fn delimiter(
    properties: &Properties<'_>,
    format: &Format,
) -> Result<Option<String>, QueryError> {
    let Some(text) = properties.text("field_delimiter")? else { return Ok(None) };
    let at = properties.span("field_delimiter", Span::default());
    if format.name != "TEXTFILE" {
        let text = format!("field_delimiter is not supported for format {}", format.name);
        return Err(QueryError::new(ErrorCode::InvalidTableProperty, text).at(at));
    }
    // As in Hive's DDL: the escapes `\t` and `\001` stand for one character.
    let one = match text.as_str() {
        "\\t" => String::from("\t"),
        "\\001" => String::from("\u{1}"),
        _ => text.clone(),
    };
    let mut chars = one.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() && c != '\n' => Ok(Some(one)),
        _ => {
            let text = format!("field_delimiter must be a single character, not '{text}'");
            Err(QueryError::new(ErrorCode::InvalidTableProperty, text).at(at))
        }
    }
}

/// The descriptor of a new table in `format`.
pub(super) fn storage(
    format: &Format,
    codec: Codec,
    columns: Vec<Column>,
    location: &str,
    delimiter: Option<&str>,
    buckets: Option<&Buckets>,
) -> StorageDescriptor {
    let mut serde = SerdeInfo::default();
    let mut storage = StorageDescriptor {
        location: Some(location.to_owned()),
        compressed: codec != Codec::NONE,
        ..StorageDescriptor::default()
    };
    if let Some(classes) = by_name(format.stored_as) {
        serde.serialization_library = Some(classes.serde.to_owned());
        storage.input_format = Some(classes.input.to_owned());
        storage.output_format = Some(classes.output.to_owned());
    }
    if let Some(delimiter) = delimiter {
        for key in ["field.delim", "serialization.format"] {
            serde.parameters.insert(key.to_owned(), delimiter.to_owned());
        }
    }
    storage.serde_info = Some(serde);
    if let Some(buckets) = buckets {
        storage.number_of_buckets = i32::try_from(buckets.count).unwrap_or(i32::MAX);
        let names = buckets.columns.iter().filter_map(|(at, _)| columns.get(*at));
        storage.bucket_columns = names.map(|it| it.name.clone()).collect();
    }
    storage.columns = columns;
    storage
}
