//! Athena's API: one file for each operation, listed in [`OPERATIONS`]. What is not in the
//! list is refused as unknown. It must not know how statements run.

mod batch_get_named_query;
mod batch_get_prepared_statement;
mod batch_get_query_execution;
mod create_named_query;
mod create_prepared_statement;
mod create_work_group;
mod delete_named_query;
mod delete_prepared_statement;
mod delete_work_group;
mod get_data_catalog;
mod get_database;
mod get_named_query;
mod get_prepared_statement;
mod get_query_execution;
mod get_query_results;
mod get_query_runtime_statistics;
mod get_table_metadata;
mod get_work_group;
mod list_data_catalogs;
mod list_databases;
mod list_engine_versions;
mod list_named_queries;
mod list_prepared_statements;
mod list_query_executions;
mod list_table_metadata;
mod list_tags_for_resource;
mod list_work_groups;
mod shapes;
mod start_query_execution;
mod stop_query_execution;
mod tag_resource;
mod untag_resource;
mod update_named_query;
mod update_prepared_statement;
mod update_work_group;

use otus_service::{Executions, Refusal};

use crate::wire::{ApiError, Context, Operation};

/// Every operation, by name.
pub const OPERATIONS: &[Operation] = &[
    batch_get_named_query::OPERATION,
    batch_get_prepared_statement::OPERATION,
    batch_get_query_execution::OPERATION,
    create_named_query::OPERATION,
    create_prepared_statement::OPERATION,
    create_work_group::OPERATION,
    delete_named_query::OPERATION,
    delete_prepared_statement::OPERATION,
    delete_work_group::OPERATION,
    get_data_catalog::OPERATION,
    get_database::OPERATION,
    get_named_query::OPERATION,
    get_prepared_statement::OPERATION,
    get_query_execution::OPERATION,
    get_query_results::OPERATION,
    get_query_runtime_statistics::OPERATION,
    get_table_metadata::OPERATION,
    get_work_group::OPERATION,
    list_data_catalogs::OPERATION,
    list_databases::OPERATION,
    list_engine_versions::OPERATION,
    list_named_queries::OPERATION,
    list_prepared_statements::OPERATION,
    list_query_executions::OPERATION,
    list_table_metadata::OPERATION,
    list_tags_for_resource::OPERATION,
    list_work_groups::OPERATION,
    start_query_execution::OPERATION,
    stop_query_execution::OPERATION,
    tag_resource::OPERATION,
    untag_resource::OPERATION,
    update_named_query::OPERATION,
    update_prepared_statement::OPERATION,
    update_work_group::OPERATION,
];

/// Whether a request can be answered at once, without disk or computing.
pub fn is_at_hand(executions: &Executions, operation: &str, body: &[u8]) -> bool {
    operation == get_query_execution::OPERATION.name
        && get_query_execution::is_at_hand(executions, body)
}

/// Ids a batch may ask for.
const BATCH_MAX: usize = 50;

/// `1 validation error detected: …`
#[must_use]
pub fn invalid(violations: &[String]) -> ApiError {
    ApiError::validation("InvalidRequestException", violations)
        .with("AthenaErrorCode", "INVALID_INPUT")
        .with("ErrorCode", "INVALID_INPUT")
}

/// Refuses batches that are empty or too long.
fn check_batch(name: &str, length: usize) -> Result<(), ApiError> {
    let bound = match length {
        0 => "greater than or equal to 1",
        1..=BATCH_MAX => return Ok(()),
        _ => "less than or equal to 50",
    };
    Err(invalid(&[format!(
        "Value at '{name}' failed to satisfy constraint: Member must have length {bound}"
    )]))
}

/// The ARN under which a workgroup's tags are kept.
fn workgroup_arn(context: &Context, name: &str) -> String {
    format!("arn:aws:athena:{}:{}:workgroup/{name}", context.region, context.account)
}

/// Refuses tags for what does not exist.
fn check_resource(context: &Context, arn: &str) -> Result<(), ApiError> {
    if let Some((_, name)) = arn.split_once(":workgroup/") {
        context.executions.workgroup(name)?;
        return Ok(());
    }
    match arn.split_once(":datacatalog/") {
        Some((_, name)) if otus_service::is_our_catalog(name) => Ok(()),
        _ => Err(Refusal::NotFound {
            name: arn.to_owned(),
            message: format!("Resource {arn} was not found"),
        }
        .into()),
    }
}
