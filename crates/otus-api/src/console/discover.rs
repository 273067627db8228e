//! Discovery for the first run and the table page. Only mounted buckets are looked through:
//! no call opens a path of the server. It must not know how trees are recognised.

use std::time::Duration;

use chrono::DateTime;
use otus_investigate::discover::{self, Discovery};
use otus_service::{ExecutionState, StartRequest};
use serde_json::{Value, json};

use super::Context;
use super::answer::{Problem, text, texts};

/// Between two looks at a statement that makes a table.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// `{location, create, database}` → what was found, the tables made, what went wrong.
pub(super) fn discover(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let database = text(request, "database")?;
    context.may_read(database)?;
    let found = look(context, text(request, "location")?, database)?;
    let wanted = texts(request, "create");
    let (mut created, mut problems) = (Vec::new(), Vec::new());
    if !wanted.is_empty() && !context.permissions().may_write_database(database) {
        return Err(Problem::forbidden(format!("The key may not change {database}")));
    }
    let tables = found.trees.iter().filter_map(|it| it.table.as_ref());
    for table in tables.filter(|it| wanted.contains(&it.name)) {
        match create(context, &table.ddl, database) {
            Ok(()) => created.push(table.name.clone()),
            Err(problem) => problems.push(problem),
        }
    }
    let mut answer = json!(found);
    if let Value::Object(map) = &mut answer {
        map.insert(String::from("created"), json!(created));
        map.insert(String::from("problems"), json!(problems));
    }
    Ok(answer)
}

/// Looks below `s3://bucket/prefix` for tables of `database`.
pub(super) fn look(
    context: &Context<'_>,
    location: &str,
    database: &str,
) -> Result<Discovery, Problem> {
    let Some((bucket, prefix)) = otus_storage::split_location(location.trim()) else {
        return Err(Problem::bad("expected s3://bucket/prefix"));
    };
    if !context.permissions().may_read_bucket(bucket) {
        return Err(Problem::forbidden(format!("The key may not read the bucket {bucket}")));
    }
    let service = context.service();
    let found = service.engine().objects().bucket(bucket)?;
    let now = DateTime::from_timestamp_millis(service.now_millis()).unwrap_or_default();
    let today = now.date_naive();
    let tables = service.engine().catalog().tables(database).unwrap_or_default();
    let place = |it: &otus_catalog::Table| it.location().unwrap_or_default().to_owned();
    let existing = tables.iter().map(|it| (it.name.clone(), place(it))).collect();
    let looking = discover::discover(bucket, &found, prefix, today, &existing);
    service.block_on(looking).map_err(|error| Problem::from(error.to_query_error()))
}

/// Runs the definition as an execution, so that the history shows it.
fn create(context: &Context<'_>, ddl: &str, database: &str) -> Result<(), String> {
    let executions = context.executions();
    let request = StartRequest {
        query: ddl.to_owned(),
        database: Some(database.to_owned()),
        submitted_by: Some(context.session.name.clone()),
        permissions: context.permissions().clone(),
        ..StartRequest::default()
    };
    let id = executions.start(request).map_err(|it| it.to_string())?;
    loop {
        let record = executions.get(&id).map_err(|it| it.to_string())?;
        match record.state {
            ExecutionState::Succeeded => return Ok(()),
            state if state.is_final() => return Err(record.reason.unwrap_or_default()),
            _ => std::thread::sleep(LOOK_AGAIN),
        }
    }
}
