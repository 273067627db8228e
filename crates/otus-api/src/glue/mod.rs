//! Glue's catalog API: one file for each operation, listed in [`OPERATIONS`]. It must not
//! know how the catalog is kept.

mod batch_create_partition;
mod batch_delete_partition;
mod batch_delete_table;
mod batch_delete_table_version;
mod batch_get_partition;
mod batch_update_partition;
mod create_database;
mod create_partition;
mod create_partition_index;
mod create_table;
mod create_user_defined_function;
mod delete_column_statistics_for_partition;
mod delete_column_statistics_for_table;
mod delete_database;
mod delete_partition;
mod delete_partition_index;
mod delete_table;
mod delete_table_version;
mod delete_user_defined_function;
mod documents;
mod get_column_statistics_for_partition;
mod get_column_statistics_for_table;
mod get_database;
mod get_databases;
mod get_partition;
mod get_partition_indexes;
mod get_partitions;
mod get_table;
mod get_table_version;
mod get_table_versions;
mod get_tables;
mod get_tags;
mod get_user_defined_function;
mod get_user_defined_functions;
mod search_tables;
mod shapes;
mod tag_resource;
mod untag_resource;
mod update_column_statistics_for_partition;
mod update_column_statistics_for_table;
mod update_database;
mod update_partition;
mod update_table;
mod update_user_defined_function;

use otus_catalog::{CatalogError, Entity};
use serde_json::{Map, Value};

use crate::wire::{ApiError, Operation};

/// Every operation, by name.
pub const OPERATIONS: &[Operation] = &[
    batch_create_partition::OPERATION,
    batch_delete_partition::OPERATION,
    batch_delete_table::OPERATION,
    batch_delete_table_version::OPERATION,
    batch_get_partition::OPERATION,
    batch_update_partition::OPERATION,
    create_database::OPERATION,
    create_partition::OPERATION,
    create_partition_index::OPERATION,
    create_table::OPERATION,
    create_user_defined_function::OPERATION,
    delete_column_statistics_for_partition::OPERATION,
    delete_column_statistics_for_table::OPERATION,
    delete_database::OPERATION,
    delete_partition::OPERATION,
    delete_partition_index::OPERATION,
    delete_table::OPERATION,
    delete_table_version::OPERATION,
    delete_user_defined_function::OPERATION,
    get_column_statistics_for_partition::OPERATION,
    get_column_statistics_for_table::OPERATION,
    get_database::OPERATION,
    get_databases::OPERATION,
    get_partition::OPERATION,
    get_partition_indexes::OPERATION,
    get_partitions::OPERATION,
    get_table::OPERATION,
    get_table_version::OPERATION,
    get_table_versions::OPERATION,
    get_tables::OPERATION,
    get_tags::OPERATION,
    get_user_defined_function::OPERATION,
    get_user_defined_functions::OPERATION,
    search_tables::OPERATION,
    tag_resource::OPERATION,
    untag_resource::OPERATION,
    update_column_statistics_for_partition::OPERATION,
    update_column_statistics_for_table::OPERATION,
    update_database::OPERATION,
    update_partition::OPERATION,
    update_table::OPERATION,
    update_user_defined_function::OPERATION,
];

/// Databases or tables of a page.
const PAGE_MAX: usize = 100;

/// `1 validation error detected: …`
#[must_use]
pub fn invalid(violations: &[String]) -> ApiError {
    ApiError::validation("ValidationException", violations)
}

/// What the catalog refuses, in Glue's words.
fn refused(error: &CatalogError) -> ApiError {
    match error {
        CatalogError::AlreadyExists { entity, .. } => {
            already_exists(&format!("{entity} already exists."))
        }
        CatalogError::NotFound { entity: Entity::Partition, .. } => {
            not_found("Cannot find partition.")
        }
        CatalogError::NotFound { entity, name } => {
            not_found(&format!("{entity} {name} not found."))
        }
        CatalogError::NotEmpty { .. } => bad_input(error.to_string()),
        CatalogError::Conflict { .. } => {
            ApiError::new("ConcurrentModificationException", error.to_string())
        }
        CatalogError::Invalid(text) => bad_input(text.clone()),
        CatalogError::Busy(_) | CatalogError::Store(_) => {
            ApiError::internal("InternalServiceException", error.to_string())
        }
    }
}

fn already_exists(text: &str) -> ApiError {
    ApiError::new("AlreadyExistsException", text)
}

fn not_found(text: &str) -> ApiError {
    ApiError::new("EntityNotFoundException", text)
}

fn bad_input(text: String) -> ApiError {
    ApiError::new("InvalidInputException", text)
}

/// A token that no page gave out.
fn malformed(token: &str) -> ApiError {
    bad_input(format!("Invalid pagination token: {token}"))
}

/// A version's number from its text.
fn version(text: &str) -> Result<u64, ApiError> {
    text.parse().map_err(|_| bad_input(format!("Version id must be an integer: {text}")))
}

/// Refuses lists that are too long.
fn check_length(name: &str, length: usize, max: usize) -> Result<(), ApiError> {
    if length <= max {
        return Ok(());
    }
    Err(invalid(&[format!(
        "Value at '{name}' failed to satisfy constraint: \
         Member must have length less than or equal to {max}"
    )]))
}

/// `{<name>: items, NextToken}`; no token at the end.
fn answer(name: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let mut members = Map::new();
    members.insert(name.to_owned(), Value::Array(items));
    if let Some(next) = next {
        members.insert(String::from("NextToken"), Value::String(next));
    }
    Value::Object(members)
}

/// `{Errors: […]}`; HTTP 200 even where everything failed.
fn errors(errors: Vec<Value>) -> Value {
    let mut members = Map::new();
    members.insert(String::from("Errors"), Value::Array(errors));
    Value::Object(members)
}
