//! Looks into an object or two of each group: how CloudTrail's records are written in it, or
//! what else it is. It must not know where objects lie.

use std::collections::BTreeMap;

use otus_formats::{Inflater, Text};
use otus_storage::{Bucket, ObjectMeta};
use serde_json::Value;

/// Text looked at, in bytes; objects larger than [`OBJECT_BYTES_MAX`] are not fetched for it.
const LOOKED_AT: usize = 1 << 20;
const OBJECT_BYTES_MAX: u64 = 64 << 20;
/// Lines that decide about the columns of JSON lines.
const LINES: usize = 200;

/// How an object is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// As CloudTrail delivers: each line one document with `Records`.
    Lines,
    /// One document over many lines: event history downloads, `jq` output.
    Document,
    /// Each line one record.
    Records,
    /// Other JSON, one object a line: its top-level keys and Hive types.
    JsonLines(Vec<(String, &'static str)>),
    /// Something else, in words that say what to do.
    Other(String),
    /// Could not be read, and why.
    Unreadable(String),
}

/// The forms of the objects in `samples`.
pub(super) async fn read(bucket: &Bucket, samples: &[ObjectMeta]) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut inflater = Inflater::new();
    for object in samples {
        let form = if object.size > OBJECT_BYTES_MAX {
            Form::Unreadable(format!("{} is too large to look into", object.key))
        } else {
            match bucket.get(&object.key).await {
                Ok(stored) => look(&mut inflater, &stored, &object.key),
                Err(error) => Form::Unreadable(error.to_string()),
            }
        };
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

fn look(inflater: &mut Inflater, stored: &[u8], key: &str) -> Form {
    let opened = inflater.open(stored, key);
    match opened.text {
        Text::Whole([], Some(reason)) => Form::Unreadable(reason),
        Text::Whole(text, _) => form(text.get(..LOOKED_AT).unwrap_or(text)),
        Text::Windows(mut windows) => {
            let (text, _) = windows.fill();
            form(text.get(..LOOKED_AT).unwrap_or(text))
        }
    }
}

/// The form of an object that begins with `text`.
pub(super) fn form(text: &[u8]) -> Form {
    let text = String::from_utf8_lossy(text);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head: String = text.chars().filter(|it| !it.is_whitespace()).take(400).collect();
    let first = text.lines().next().unwrap_or_default();
    let whole_line = serde_json::from_str::<Value>(first).ok();
    if head.starts_with("{\"Records\":[") || head.starts_with("{\"Records\":null") {
        // One long line, of which perhaps only the start is here, or a document over many.
        let one_line = whole_line.is_some() || !text.trim_end().contains('\n');
        return if one_line { Form::Lines } else { Form::Document };
    }
    if head.starts_with("{\"Events\":[") && head.contains("\"CloudTrailEvent\"") {
        return Form::Other(String::from(
            "the output of `aws cloudtrail lookup-events`, which wraps each record in text: \
             `jq -c '.Events[].CloudTrailEvent | fromjson'` turns it into lines Otus reads",
        ));
    }
    if head.starts_with("[{") && head.contains("\"eventVersion\"") {
        return Form::Document;
    }
    if first.starts_with("Event name,") || first.starts_with("Event ID,") {
        return Form::Other(String::from(
            "event history downloaded as CSV, which lacks most fields: download it as JSON",
        ));
    }
    match whole_line {
        Some(Value::Object(map)) if map.contains_key("eventVersion") => Form::Records,
        Some(Value::Object(_)) => json_lines(text),
        _ if head.starts_with('{') && head.contains("\"eventVersion\"") => Form::Document,
        _ => Form::Other(String::from("neither CloudTrail records nor JSON lines")),
    }
}

/// Columns of JSON lines: a type all lines agree on, else text.
fn json_lines(text: &str) -> Form {
    let mut columns: Vec<(String, &'static str)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines().take(LINES) {
        let Ok(Value::Object(map)) = serde_json::from_str::<Value>(line) else { continue };
        for (key, value) in map {
            let Some(ty) = hive_type(&value) else { continue };
            let folded = key.to_lowercase();
            match places.get(&folded).and_then(|at| columns.get_mut(*at)) {
                Some(column) if column.1 != ty => column.1 = wider(column.1, ty),
                Some(_) => {}
                None => {
                    places.insert(folded.clone(), columns.len());
                    columns.push((folded, ty));
                }
            }
        }
    }
    Form::JsonLines(columns)
}

/// `None` for null, which says nothing.
fn hive_type(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() => "bigint",
        Value::Number(_) => "double",
        Value::String(_) | Value::Array(_) | Value::Object(_) => "string",
    })
}

fn wider(one: &'static str, other: &'static str) -> &'static str {
    match (one, other) {
        ("bigint", "double") | ("double", "bigint") => "double",
        _ => "string",
    }
}
