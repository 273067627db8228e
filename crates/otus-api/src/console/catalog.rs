//! The tree of databases and tables, and the buckets there are. It must not know tables.

use otus_catalog::CatalogError;
use serde_json::{Value, json};

use super::Context;
use super::answer::Problem;

impl From<CatalogError> for Problem {
    fn from(error: CatalogError) -> Self {
        Problem::missing(error.to_string())
    }
}

/// `{}` → `{databases, buckets}`.
pub(super) fn catalog(context: &Context<'_>, _: &Value) -> Result<Value, Problem> {
    let catalog = context.service().engine().catalog();
    let mut databases = Vec::new();
    for database in catalog.databases()? {
        if !context.permissions().may_read_database(&database.name) {
            continue;
        }
        let tables = catalog.tables(&database.name)?;
        let tables: Vec<Value> = tables
            .iter()
            .map(|it| json!({ "name": it.name, "kind": if it.is_view() { "view" } else { "table" } }))
            .collect();
        databases.push(json!({ "name": database.name, "tables": tables }));
    }
    let buckets = context.service().engine().objects().mounts();
    let buckets =
        buckets.into_iter().filter(|it| context.permissions().may_read_bucket(&it.bucket));
    let buckets: Vec<Value> = buckets
        .map(|it| json!({ "bucket": it.bucket, "leadsTo": it.leads_to, "writable": it.writable }))
        .collect();
    Ok(json!({ "databases": databases, "buckets": buckets }))
}
