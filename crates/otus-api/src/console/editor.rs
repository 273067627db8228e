//! The editor's questions, with offsets as browsers count. It must not know their answers.

use otus_service::QueryOptions;
use otus_service::editor::{self, Diagnostic};
use serde_json::{Value, json};

use super::Context;
use super::answer::{Problem, number, text, texts};
use super::offsets::Offsets;

fn options(context: &Context<'_>, request: &Value) -> Result<QueryOptions, Problem> {
    let database = text(request, "database")?;
    context.may_read(database)?;
    let parameters = texts(request, "parameters");
    // What is not filled in yet is no mistake while somebody types.
    let parameters = parameters
        .into_iter()
        .map(|it| if it.trim().is_empty() { String::from("NULL") } else { it })
        .collect();
    Ok(QueryOptions { database: database.to_owned(), parameters, strict: false })
}

/// `{text, offset, database}` → `{start, end, items}`.
pub(super) fn complete(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let (text, database) = (text(request, "text")?, text(request, "database")?);
    context.may_read(database)?;
    let offsets = Offsets::of(text);
    let offset = usize::try_from(number(request, "offset")?).unwrap_or(usize::MAX);
    let mut found = editor::complete(context.service(), text, offsets.byte(offset), database);
    found.start = offsets.utf16(found.start);
    found.end = offsets.utf16(found.end);
    Ok(json!(found))
}

/// `{text, database, parameters}` → `{diagnostics}`.
pub(super) fn diagnose(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let text = text(request, "text")?;
    let found = editor::diagnose(context.service(), text, &options(context, request)?);
    Ok(json!({ "diagnostics": counted(text, found) }))
}

/// `{text, database, parameters}` → what the text would read.
pub(super) fn estimate(context: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let text = text(request, "text")?;
    let found = editor::estimate(context.service(), text, &options(context, request)?)?;
    Ok(json!({
        "partitions": found.partitions,
        "partitionsRead": found.partitions_read,
        "objects": found.objects,
        "bytes": found.bytes,
        "dollars": found.dollars,
        "advice": counted(text, found.advice),
    }))
}

/// `{text}` → `{text}` in the house style.
pub(super) fn format(_: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    Ok(json!({ "text": editor::format(text(request, "text")?)? }))
}

/// `{text}` → `{statements}`: where each begins and ends.
pub(super) fn statements(_: &Context<'_>, request: &Value) -> Result<Value, Problem> {
    let text = text(request, "text")?;
    let offsets = Offsets::of(text);
    let found = editor::statements(text);
    let found: Vec<[usize; 2]> =
        found.iter().map(|it| [offsets.utf16(it.start), offsets.utf16(it.end)]).collect();
    Ok(json!({ "statements": found }))
}

fn counted(text: &str, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let offsets = Offsets::of(text);
    for it in &mut found {
        it.start = offsets.utf16(it.start);
        it.end = offsets.utf16(it.end);
        for fix in &mut it.fixes {
            fix.start = offsets.utf16(fix.start);
            fix.end = offsets.utf16(fix.end);
        }
    }
    found
}
