//! Hive's JSON SerDe: one object a line, keys in whatever case, scalars where scalars are
//! declared. What is no such line fails the statement. Source: the AWS documentation of this
//! SerDe, and Trino's reading of the same classes.

mod write;

use std::borrow::Cow;

use otus_types::{ErrorCode, HiveType, QueryError};

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::fields::bad_field;
use crate::json::careful::Cursor;
use crate::json::walk::WalkPlan;
use crate::json::{
    Appender, ColumnKey, Containers, JsonLines, JsonRows, JsonRules, JsonTable, LineRules,
    Mismatch, RowError, Source, same_key,
};
use crate::line::{Line, LineRows};
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::registry::{FOOTER, HEADER, NULL_FOR_INVALID, RowFormat, SerdeEntry, TIMESTAMPS};
use crate::spec::SerdeSpec;
use crate::value::TextRules;

pub(crate) const ENTRY: SerdeEntry = SerdeEntry {
    name: "hive_json",
    about: "one JSON object a line, strict about types",
    properties: &[TIMESTAMPS, NULL_FOR_INVALID, HEADER, FOOTER],
    classes: &[
        "org.apache.hive.hcatalog.data.JsonSerDe",
        "org.apache.hadoop.hive.serde2.JsonSerDe",
    ],
    takes: |spec| ENTRY.classes.contains(&spec.class.as_str()),
    bind,
    write: Some(write::bind),
};

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    let keys = spec.columns.iter();
    let keys = keys.map(|it| ColumnKey { key: it.name.to_lowercase(), as_json: false });
    let types = spec.columns.iter().map(|column| column.ty.clone());
    let table = JsonTable { keys: keys.collect(), types: types.collect() };
    Ok(Box::new(HiveJson { spec: spec.clone(), table, rules: rules(spec) }))
}

fn rules(spec: &SerdeSpec) -> JsonRules {
    let null = spec.flag("use.null.for.invalid.data", false);
    JsonRules {
        text: TextRules::with_formats(spec.property("timestamp.formats")),
        containers: Containers::Refused,
        mismatch: if null { Mismatch::Null } else { Mismatch::Fail },
        quoted_numbers: false,
        loose_booleans: true,
        // Jackson cuts decimals off; other spellings are no JSON.
        loose_integers: true,
        epoch_timestamps: false,
        loose_containers: false,
    }
}

#[derive(Debug)]
struct HiveJson {
    spec: SerdeSpec,
    table: JsonTable,
    rules: JsonRules,
}

impl RowFormat for HiveJson {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        Ok(Box::new(LineRows::new(&self.spec, self.lines(projection, predicate))?))
    }
}

impl HiveJson {
    fn lines(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> JsonLines<HiveLines> {
        let plan = self.table.plan(projection, predicate);
        let rules = HiveLines {
            names: self.table.keys.iter().map(|it| it.key.clone()).collect(),
            columns: projection.column_indices().to_vec(),
            types: self.table.types.clone(),
        };
        // A key like `_col3` may be a column by its number.
        let walk = WalkPlan::new(&plan.objects).map(|walk| walk.refusing(NUMBERED));
        JsonLines::new(plan, walk, Appender::new(self.rules.clone()), rules)
    }
}

struct HiveLines {
    /// Names of the table's columns, for keys like `_col0`.
    names: Vec<String>,
    columns: Vec<usize>,
    types: Vec<HiveType>,
}

impl LineRules for HiveLines {
    const KEYS_ONCE: bool = false;

    fn carefully(
        &self,
        line: Line<'_>,
        rows: &mut JsonRows,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        let text = line.text();
        let start = object(&text).map_err(|reason| not_json(&line, &text, &reason, cx))?;
        rows.fill(&text, Some(start), &|object, name, key| {
            same_key(name, key) || object == 0 && numbered(key, &self.names) == Some(name)
        });
        rows.append(Source::careful(&text), self, cx)
    }

    fn bad_value(&self, error: &RowError) -> QueryError {
        let column = self.columns.get(error.output).copied().unwrap_or_default();
        let ty = self.types.get(column).unwrap_or(&HiveType::String);
        let reason = match ty {
            HiveType::Array(_) if error.shape => {
                String::from("Invalid JSON: start of array expected")
            }
            HiveType::Map(..) | HiveType::Struct(_) if error.shape => {
                String::from("Invalid JSON: start of object expected")
            }
            _ if error.value.starts_with(['{', '[']) => {
                format!("Invalid JSON: {} value must be a scalar json value", ty.to_trino())
            }
            _ => format!("For input string: \"{}\"", error.value),
        };
        let found = bad_field(column, &error.value, &reason);
        if error.value.starts_with(['{', '[']) && *ty == HiveType::String {
            return found
                .hint("org.openx.data.jsonserde.JsonSerDe reads objects and arrays as JSON text");
        }
        found
    }
}

/// Where the object of a line begins; what follows it does not matter.
fn object(text: &str) -> Result<usize, String> {
    let mut cursor = Cursor::new(text, 0);
    match cursor.peek() {
        Some(b'{') => Ok(cursor.value()?.0),
        _ => Err(String::from("Invalid JSON: start of object expected")),
    }
}

/// How keys begin that name a column by its number.
const NUMBERED: &str = "_col";

/// The column that `_col3` means.
fn numbered<'a>(key: &str, names: &'a [String]) -> Option<&'a str> {
    let at = key.strip_prefix(NUMBERED)?.parse::<usize>().ok()?;
    names.get(at).map(String::as_str)
}

fn not_json(line: &Line<'_>, text: &str, reason: &str, cx: &RowContext<'_, '_>) -> QueryError {
    let error = QueryError::new(ErrorCode::HiveCursorError, "Row is not a valid JSON Object")
        .hint(format!("line {} of {}: {reason}", line.number, cx.object.path));
    let text: Cow<'_, str> = Cow::Borrowed(text.trim());
    if matches!(text.as_ref(), "{" | "[" | "}" | "]") || text.ends_with(['{', ',', '[']) {
        return error.hint("each line must hold one whole JSON object: this looks pretty-printed");
    }
    error
}

#[cfg(test)]
mod tests;
