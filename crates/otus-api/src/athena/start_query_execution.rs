//! StartQueryExecution: checks, records and queues a statement.
//! It must not know how statements run.

use otus_service::StartRequest;
use serde_json::{Value, json};

use super::shapes::result_configuration;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "StartQueryExecution", required: &["QueryString"], writes: true, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    check_lengths(fields)?;
    let surroundings = fields.object("QueryExecutionContext")?;
    let named = |name: &str| surroundings.map_or(Ok(None), |it| it.owned(name));
    let request = StartRequest {
        query: fields.required("QueryString")?.to_owned(),
        token: fields.owned("ClientRequestToken")?,
        database: named("Database")?,
        catalog: named("Catalog")?,
        result: result_configuration::read(fields.object("ResultConfiguration")?)?,
        workgroup: fields.owned("WorkGroup")?,
        parameters: fields.texts("ExecutionParameters")?,
        reuse_minutes: reuse_minutes(fields)?,
        submitted_by: Some(context.caller_arn.clone()),
        permissions: context.permissions.clone(),
    };
    let id = context.executions.start(request)?;
    Ok(json!({ "QueryExecutionId": id }))
}

/// Bytes of a query text.
const QUERY_MAX: usize = 262_144;
/// Characters of a client's token.
const TOKEN: std::ops::RangeInclusive<usize> = 32..=128;
/// Minutes a reused result may be old when nobody says.
const REUSE_MINUTES: u32 = 60;

fn check_lengths(fields: Fields<'_>) -> Result<(), ApiError> {
    let mut violations = Vec::new();
    let query = fields.required("QueryString")?;
    let length = |value: &str, name: &str, bound: String| {
        format!(
            "Value '{value}' at '{name}' failed to satisfy constraint: \
             Member must have length {bound}"
        )
    };
    if query.is_empty() {
        violations.push(length("", "queryString", String::from("greater than or equal to 1")));
    }
    if query.len() > QUERY_MAX {
        let bound = format!("less than or equal to {QUERY_MAX}");
        violations.push(length(query, "queryString", bound));
    }
    if let Some(token) = fields.text("ClientRequestToken")?
        && !TOKEN.contains(&token.len())
    {
        let bound = if token.len() < *TOKEN.start() {
            format!("greater than or equal to {}", TOKEN.start())
        } else {
            format!("less than or equal to {}", TOKEN.end())
        };
        violations.push(length(token, "clientRequestToken", bound));
    }
    if violations.is_empty() {
        return Ok(());
    }
    Err(super::invalid(&violations))
}

fn reuse_minutes(fields: Fields<'_>) -> Result<Option<u32>, ApiError> {
    let Some(reuse) = fields.object("ResultReuseConfiguration")? else { return Ok(None) };
    let Some(by_age) = reuse.object("ResultReuseByAgeConfiguration")? else { return Ok(None) };
    if !by_age.boolean("Enabled")?.unwrap_or_default() {
        return Ok(None);
    }
    let minutes = by_age.integer("MaxAgeInMinutes")?;
    Ok(Some(minutes.and_then(|it| u32::try_from(it).ok()).unwrap_or(REUSE_MINUTES)))
}
