//! The gallery: every investigation, and one filled in. It must not know what they ask.

use std::collections::BTreeMap;

use chrono::DateTime;
use otus_investigate::library::{self, Fill};
use serde_json::{Value, json};

use super::Context;
use super::answer::{Problem, text};

/// `{}` → `{investigations}`.
pub(super) fn investigations(_: &Context<'_>, _: &Value) -> Result<Value, Problem> {
    let shown = library::all().iter().map(|it| {
        let parameters = it.parameters.iter().map(|it| {
            json!({
                "name": it.name,
                "kind": it.kind.name(),
                "default": it.default.as_deref().unwrap_or_default(),
                "required": it.default.is_none(),
                "about": it.about,
            })
        });
        json!({
            "name": it.name,
            "title": it.title,
            "question": it.question,
            "why": it.why,
            "kind": it.kind.name(),
            "tactic": it.tactic,
            "mitre": it.mitre,
            "tables": it.tables,
            "parameters": parameters.collect::<Vec<_>>(),
            "columns": it.columns,
        })
    });
    Ok(json!({ "investigations": shown.collect::<Vec<_>>() }))
}

/// `{name, values, database}` → `{text}`, ready to run; empty values count as not given.
pub(super) fn investigation(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let (name, database) = (text(request, "name")?, text(request, "database")?);
    context.may_read(database)?;
    let it = library::by_name(name)
        .ok_or_else(|| Problem::missing(format!("there is no investigation {name}")))?;
    let values = request["values"].as_object().into_iter().flatten();
    let values: BTreeMap<String, String> = values
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.trim().to_owned())))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let service = context.service();
    let catalog = service.engine().catalog();
    let table = |given: &str| library::named(catalog.as_ref(), database, given);
    let now = DateTime::from_timestamp_millis(service.now_millis()).unwrap_or_default();
    let sql = it.fill(&Fill { values: &values, now, table: &table });
    Ok(json!({ "text": sql.map_err(|it| Problem::bad(it.0))? }))
}
