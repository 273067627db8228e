//! Saved queries: Athena's named queries of the primary workgroup. It must not know whether
//! their texts parse.

use otus_service::{NamedQuery, PRIMARY};
use serde_json::{Value, json};

use super::Context;
use super::answer::{Problem, text};

/// Saved queries shown.
const SHOWN: usize = 50;
/// Pages of them.
const PAGES: usize = 10;

/// `{}` → `{queries}`.
pub(super) fn saved(context: &Context<'_>, _: &Value) -> Result<Value, Problem> {
    let executions = context.executions();
    let (mut queries, mut token) = (Vec::new(), None::<String>);
    for _ in 0..PAGES {
        let page = executions.named_queries(Some(PRIMARY), SHOWN, token.as_deref())?;
        for id in &page.items {
            let it = executions.named_query(id)?;
            queries.push(json!({
                "id": it.id,
                "name": it.name,
                "description": it.description.unwrap_or_default(),
                "database": it.database,
                "text": it.query,
            }));
        }
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    Ok(json!({ "queries": queries }))
}

/// `{name, text, database}` → `{id}`.
pub(super) fn save(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let query = NamedQuery {
        id: String::new(),
        name: text(request, "name")?.trim().to_owned(),
        description: None,
        database: text(request, "database")?.to_owned(),
        query: text(request, "text")?.to_owned(),
        workgroup: PRIMARY.to_owned(),
    };
    if query.name.is_empty() {
        return Err(Problem::bad("The query needs a name"));
    }
    Ok(json!({ "id": context.executions().create_named_query(query, None)? }))
}

/// `{id}` → `{}`.
pub(super) fn forget(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    context.executions().delete_named_query(text(request, "id")?)?;
    Ok(json!({}))
}
