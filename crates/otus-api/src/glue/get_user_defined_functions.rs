//! GetUserDefinedFunctions: definitions whose names match a pattern.
//! It must not know what stands in it.

use serde_json::Value;

use super::documents;
use crate::wire::{ApiError, Context, Fields, Operation};
use crate::wire::{NamePattern, page_of};

pub const OPERATION: Operation =
    Operation { name: "GetUserDefinedFunctions", required: &["Pattern"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let pattern = NamePattern::new(fields.required("Pattern")?, "InvalidInputException")?;
    let databases = match fields.owned("DatabaseName")? {
        Some(name) => vec![name],
        None => {
            let all = context.catalog().databases().map_err(|error| super::refused(&error))?;
            all.into_iter().map(|it| it.name).collect()
        }
    };
    let mut found = Vec::new();
    for database in databases {
        let key = documents::function_key(&database, "");
        for (name, function) in documents::list(context, &key)? {
            if pattern.matches(&name) {
                let shown = documents::shown(context, &database, function);
                found.push((format!("{database}.{name}"), shown));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let found = page_of(fields, found, super::PAGE_MAX, |it| &it.0, super::malformed)?;
    let functions = found.items.into_iter().map(|it| it.1).collect();
    Ok(super::answer("UserDefinedFunctions", functions, found.next))
}
