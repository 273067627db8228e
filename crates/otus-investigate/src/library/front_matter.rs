//! Reads the front matter: `-- key: value` lines before the statement. It must not know what
//! is done with it.

use super::{Investigation, Kind, Parameter, ValueKind};

/// Reads the file `name`.
///
/// # Errors
/// What is wrong with it, for whoever writes questions.
pub(super) fn read(name: &'static str, text: &'static str) -> Result<Investigation, String> {
    let end = text.find("\nWITH").or_else(|| text.find("\nSELECT"));
    let (front, sql) = text.split_at(end.ok_or("there is no statement")? + 1);
    let mut found = Investigation {
        name,
        title: String::new(),
        question: String::new(),
        why: String::new(),
        kind: Kind::Question,
        tactic: String::new(),
        mitre: Vec::new(),
        tables: Vec::new(),
        parameters: Vec::new(),
        columns: Vec::new(),
        sql: sql.trim_end().trim_end_matches(';'),
    };
    for line in front.lines() {
        let fact = line.strip_prefix("-- ").and_then(|it| it.split_once(": "));
        let (key, value) = fact.ok_or_else(|| format!("not `-- key: value`: {line}"))?;
        let list = || value.split(", ").map(|it| it.trim().to_owned()).collect();
        match key {
            "title" => value.clone_into(&mut found.title),
            "question" => value.clone_into(&mut found.question),
            "why" => value.clone_into(&mut found.why),
            "kind" => found.kind = kind(value)?,
            "tactic" => value.clone_into(&mut found.tactic),
            "mitre" => found.mitre = list(),
            "tables" => found.tables = list(),
            "columns" => found.columns = list(),
            _ => found.parameters.push(parameter(key, value)?),
        }
    }
    let texts = [&found.title, &found.question, &found.why, &found.tactic];
    if texts.iter().any(|it| it.is_empty()) || found.tables.is_empty() || found.columns.is_empty() {
        return Err(String::from("a part of the front matter is missing"));
    }
    Ok(found)
}

fn kind(value: &str) -> Result<Kind, String> {
    match value {
        "detection" => Ok(Kind::Detection),
        "question" => Ok(Kind::Question),
        _ => Err(format!("unknown kind {value}")),
    }
}

/// `param since: instant = -7d | What it means`; without `= …` it must be given.
fn parameter(key: &str, value: &str) -> Result<Parameter, String> {
    let name = key.strip_prefix("param ").ok_or_else(|| format!("unknown key {key}"))?;
    let (shape, about) =
        value.split_once(" | ").ok_or("a parameter needs ` | ` and its meaning")?;
    let (kind, default) = match shape.split_once(" = ") {
        Some((kind, default)) => (kind, Some(default.to_owned())),
        None => (shape, None),
    };
    let kind = match kind {
        "text" => ValueKind::Text,
        "number" => ValueKind::Number,
        "instant" => ValueKind::Instant,
        _ => return Err(format!("unknown type {kind}")),
    };
    Ok(Parameter { name: name.to_owned(), kind, default, about: about.to_owned() })
}
