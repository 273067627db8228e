//! `NamedQuery`. It must not know whether its text parses.

use otus_service::NamedQuery;
use serde_json::{Value, json};

use crate::wire::without_nulls;

#[must_use]
pub fn named_query(query: &NamedQuery) -> Value {
    without_nulls(json!({
        "Name": query.name,
        "Description": query.description,
        "Database": query.database,
        "QueryString": query.query,
        "NamedQueryId": query.id,
        "WorkGroup": query.workgroup,
    }))
}
