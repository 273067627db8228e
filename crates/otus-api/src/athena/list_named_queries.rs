//! ListNamedQueries: ids of a workgroup's saved queries, newest first; behind those of the
//! primary workgroup stand the investigations.
//! It must not know their texts.

use serde_json::Value;

use otus_service::PRIMARY;

use super::shapes::{library, page};
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListNamedQueries", required: &[], writes: false, run };

/// Before the number of the next investigation in a token.
const LIBRARY: &str = "investigation-";

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let workgroup = fields.text("WorkGroup")?;
    let (size, token) = (page::size(fields)?, page::token(fields)?);
    let primary = workgroup.is_none_or(|it| it == PRIMARY);
    let (mut ids, from) = match token.and_then(|it| it.strip_prefix(LIBRARY)) {
        Some(from) => {
            let from = from.parse().ok().filter(|_| primary);
            (Vec::new(), from.ok_or_else(|| page::malformed(token.unwrap_or_default()))?)
        }
        None => {
            let found = context.executions.named_queries(workgroup, size, token)?;
            if found.next.is_some() || !primary {
                let ids = found.items.into_iter().map(Value::String).collect();
                return Ok(page::answer("NamedQueryIds", ids, found.next));
            }
            (found.items, 0)
        }
    };
    let library = library::ids();
    let to = library.len().min(from + size.saturating_sub(ids.len()));
    ids.extend(library.get(from..to).unwrap_or_default().iter().cloned());
    let next = (to < library.len()).then(|| format!("{LIBRARY}{to}"));
    Ok(page::answer("NamedQueryIds", ids.into_iter().map(Value::String).collect(), next))
}
