//! From DDL's syntax tree to the catalog's model: CREATE EXTERNAL TABLE and what ALTER
//! TABLE changes in a table, with Athena's errors. It must not know any store.

use std::collections::BTreeSet;

use otus_sql::ast::ddl::{CreateDatabase, CreateTable, HiveColumn, PartitionColumn, Property};
use otus_sql::ast::name::QualifiedName;
use otus_types::{ErrorCode, HiveType, QueryError};

use crate::model::{CatalogTime, Column, Database, Parameters, SortColumn, Table};
use crate::names::TableName;

pub mod alter;
pub mod formats;
mod location;
mod row_format;

pub use location::check_location;

/// What a definition takes from its surroundings.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// The database of names that name none.
    pub database: &'a str,
    pub now: CatalogTime,
    pub owner: Option<&'a str>,
}

/// The table a CREATE EXTERNAL TABLE statement defines.
///
/// # Errors
/// Athena's and Hive's, for what the statement lacks or repeats.
pub fn create_table(statement: &CreateTable, context: &Context<'_>) -> Result<Table, QueryError> {
    let name = table_name(&statement.name, context.database)?;
    let mut parameters = properties(&statement.properties);
    refuse_table_type(statement, &parameters)?;
    let Some(place) = statement.location.as_ref().filter(|_| statement.external) else {
        return Err(no_location(statement));
    };
    check_location(&place.value).map_err(|error| error.at(place.span.get()))?;
    let columns: Vec<Column> = statement.columns.iter().map(column).collect();
    let keys = partition_keys(statement)?;
    check_columns(statement, &keys)?;
    check_layout(statement)?;

    let mut storage = row_format::storage(statement)?;
    storage.columns = columns;
    storage.location = Some(place.value.clone());
    if let Some(bucketing) = &statement.bucketing {
        storage.number_of_buckets = i32::try_from(bucketing.buckets).unwrap_or(i32::MAX);
        storage.bucket_columns = bucketing.columns.iter().map(|it| it.lower()).collect();
        let sorted = bucketing.sorted_by.iter().map(|it| SortColumn {
            column: it.column.lower(),
            sort_order: i32::from(!it.descending),
        });
        storage.sort_columns = sorted.collect();
    }
    let comment = statement.comment.as_ref().map(|it| it.value.clone());
    if let Some(comment) = &comment {
        parameters.insert("comment".to_owned(), comment.clone());
    }
    parameters.insert("EXTERNAL".to_owned(), "TRUE".to_owned());
    touch(&mut parameters, context.now);
    Ok(Table {
        name: name.table,
        database_name: name.database,
        description: comment,
        owner: context.owner.map(str::to_owned),
        create_time: Some(context.now),
        update_time: Some(context.now),
        storage_descriptor: Some(storage),
        partition_keys: keys,
        table_type: Some(Table::EXTERNAL_TABLE.to_owned()),
        parameters,
        ..Table::default()
    })
}

/// The database a CREATE DATABASE statement defines.
///
/// # Errors
/// When the name has more than one part.
pub fn create_database(
    statement: &CreateDatabase,
    now: CatalogTime,
) -> Result<Database, QueryError> {
    let parts = statement.name.lower_parts();
    let [name] = parts.as_slice() else {
        return Err(QueryError::new(
            ErrorCode::SyntaxError,
            format!("Invalid database name {}", statement.name),
        )
        .at(statement.name.span.get()));
    };
    Ok(Database {
        name: name.clone(),
        description: statement.comment.as_ref().map(|it| it.value.clone()),
        location_uri: statement.location.as_ref().map(|it| it.value.clone()),
        parameters: properties(&statement.properties),
        create_time: Some(now),
    })
}

/// Resolves a name of Hive's side: `t`, `db.t`, `catalog.db.t`, or `` `db.t` `` in one pair
/// of backticks.
///
/// # Errors
/// For four parts and more.
pub fn table_name(name: &QualifiedName, database: &str) -> Result<TableName, QueryError> {
    let parts = name.lower_parts();
    match parts.as_slice() {
        [table] => Ok(match table.split_once('.') {
            Some((database, table)) if !database.is_empty() && !table.is_empty() => {
                TableName::new(database, table)
            }
            _ => TableName::new(database, table),
        }),
        [database, table] | [_, database, table] => Ok(TableName::new(database, table)),
        _ => Err(QueryError::new(ErrorCode::SyntaxError, format!("Invalid table name {name}"))
            .at(name.span.get())),
    }
}

/// Properties of a clause; of a repeated key the last value counts.
#[must_use]
pub fn properties(clause: &[Property]) -> Parameters {
    clause.iter().map(|it| (it.key.value.clone(), it.value.value.clone())).collect()
}

/// A column as the catalog keeps it: folded name, Hive type text without blanks.
#[must_use]
pub fn column(written: &HiveColumn) -> Column {
    Column {
        name: written.name.lower(),
        ty: written.ty.ty.to_string(),
        comment: written.comment.as_ref().map(|it| it.value.clone()),
        parameters: Parameters::new(),
    }
}

/// Notes the moment of a change, as Hive does.
pub(crate) fn touch(parameters: &mut Parameters, now: CatalogTime) {
    parameters.insert("transient_lastDdlTime".to_owned(), now.seconds().to_string());
}

fn refuse_table_type(statement: &CreateTable, parameters: &Parameters) -> Result<(), QueryError> {
    let table_type = parameters.iter().find(|(key, _)| key.eq_ignore_ascii_case("table_type"));
    let table_type = table_type.map_or("", |(_, value)| value.as_str());
    if table_type.eq_ignore_ascii_case("delta") {
        let text = "Delta Lake tables are not supported yet";
        return Err(QueryError::new(ErrorCode::NotSupported, text).at(statement.name.span.get()));
    }
    let iceberg = table_type.eq_ignore_ascii_case("iceberg");
    if iceberg && statement.external {
        let text = "External keyword not supported for table type ICEBERG";
        return Err(QueryError::new(ErrorCode::InvalidRequest, text));
    }
    if iceberg {
        let text = "Iceberg tables are not supported yet";
        return Err(QueryError::new(ErrorCode::NotSupported, text).at(statement.name.span.get()));
    }
    Ok(())
}

fn no_location(statement: &CreateTable) -> QueryError {
    let text = "No location was specified for table. An S3 location must be specified";
    let error = QueryError::new(ErrorCode::InvalidRequest, text);
    if statement.external {
        error.hint("end the statement with LOCATION 's3://bucket/folder/'")
    } else {
        error.hint("write CREATE EXTERNAL TABLE; only Iceberg tables go without EXTERNAL")
    }
}

fn partition_keys(statement: &CreateTable) -> Result<Vec<Column>, QueryError> {
    let key = |written: &PartitionColumn| {
        match written {
        PartitionColumn::Column(it) => Ok(column(it)),
        PartitionColumn::Transform(it) => Err(QueryError::new(
            ErrorCode::NotSupported,
            format!("partition column {} needs a type; transforms belong to Iceberg tables, which are not supported yet", it.column.lower()),
        )
        .at(it.span.get())
        .hint(format!("write PARTITIONED BY ({} string)", it.column.lower()))),
    }
    };
    statement.partitioned_by.iter().map(key).collect()
}

/// Partition values stand in paths, and files are dealt to buckets by columns that exist
/// (Hive's CreateTableDesc.validate).
fn check_layout(statement: &CreateTable) -> Result<(), QueryError> {
    for written in &statement.partitioned_by {
        let PartitionColumn::Column(it) = written else { continue };
        if matches!(it.ty.ty, HiveType::Array(_) | HiveType::Map(..) | HiveType::Struct(_)) {
            let text = format!(
                "FAILED: SemanticException [Error 10126]: Partition column must be of primitive \
                 type. Found {} of type: {}",
                it.name.lower(),
                it.ty.ty
            );
            return Err(QueryError::new(ErrorCode::DdlFailed, text).at(it.ty.span.get()));
        }
    }
    let Some(bucketing) = &statement.bucketing else { return Ok(()) };
    let sorted = bucketing.sorted_by.iter().map(|it| &it.column);
    for name in bucketing.columns.iter().chain(sorted) {
        if !statement.columns.iter().any(|it| it.name.is(&name.lower())) {
            let text = "FAILED: SemanticException [Error 10002]: Invalid column reference";
            return Err(QueryError::new(ErrorCode::DdlFailed, text)
                .at(name.span.get())
                .hint("buckets are made of the table's own columns"));
        }
    }
    Ok(())
}

fn check_columns(statement: &CreateTable, keys: &[Column]) -> Result<(), QueryError> {
    if statement.columns.is_empty() && !row_format::describes_itself(statement) {
        return Err(QueryError::new(
            ErrorCode::DdlFailed,
            "FAILED: SemanticException [Error 10043]: Either list of columns or a custom \
             serializer should be specified",
        ));
    }
    let mut seen = BTreeSet::new();
    for written in &statement.columns {
        let name = written.name.lower();
        if !seen.insert(name.clone()) {
            return Err(duplicate(&name).at(written.name.span.get()));
        }
    }
    for key in keys {
        if !seen.insert(key.name.clone()) {
            let mut error = QueryError::new(
                ErrorCode::DdlFailed,
                "FAILED: SemanticException [Error 10035]: Column repeated in partitioning columns",
            );
            let again = statement.partitioned_by.iter().find_map(|it| match it {
                PartitionColumn::Column(it) if it.name.is(&key.name) => Some(it.name.span.get()),
                _ => None,
            });
            error.span = again;
            return Err(error.hint(format!(
                "{0} is a partition column: leave it out of the column list",
                key.name
            )));
        }
    }
    Ok(())
}

pub(crate) fn duplicate(name: &str) -> QueryError {
    QueryError::new(
        ErrorCode::DdlFailed,
        format!("FAILED: SemanticException [Error 10036]: Duplicate column name: {name}"),
    )
}
