//! Hive's JSON SerDe: one object a line, keys in whatever case, scalars where scalars are
//! declared. What is no such line fails the statement. Source: the AWS documentation of this
//! SerDe, and Trino's reading of the same classes.

mod write;

use std::borrow::Cow;

use otus_types::{ErrorCode, HiveType, QueryError};

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::fields::bad_field;
use crate::json::careful::Cursor;
use crate::json::walk::{Index, WalkPlan, Walker};
use crate::json::{
    Appender, ColumnKey, Containers, JsonRules, JsonTable, Known, Mismatch, RowError, RowPlan,
    Slot, Slots, fill_by, same_key,
};
use crate::line::{Line, LineDecoder, LineRows};
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
        let plan = self.table.plan(projection, predicate);
        let walk = WalkPlan::new(&plan.objects);
        Ok(Box::new(LineRows::new(&self.spec, self.lines(plan, walk, projection))?))
    }
}

impl HiveJson {
    /// Lines are walked where there is a plan for it.
    fn lines(
        &self,
        plan: RowPlan,
        walk: Option<WalkPlan>,
        projection: &Projection,
    ) -> HiveJsonRows {
        HiveJsonRows {
            slots: vec![Slot::default(); plan.slots],
            plan,
            walk: walk.map(|walk| (Index::new(1), walk)),
            appender: Appender::new(self.rules.clone()),
            names: self.table.keys.iter().map(|it| it.key.clone()).collect(),
            columns: projection.column_indices().to_vec(),
            types: self.table.types.clone(),
        }
    }
}

struct HiveJsonRows {
    plan: RowPlan,
    /// `None`: every line is read the careful way.
    walk: Option<(Index, WalkPlan)>,
    appender: Appender,
    slots: Slots,
    /// Names of the table's columns, for keys like `_col0`.
    names: Vec<String>,
    columns: Vec<usize>,
    types: Vec<HiveType>,
}

impl LineDecoder for HiveJsonRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        let text = line.text();
        if !self.walk(&text) {
            self.careful(&text).map_err(|reason| not_json(&line, &text, &reason, cx))?;
        }
        if !self.appender.keeps(&self.plan, &self.slots, &text) {
            return Ok(());
        }
        let appended = self.appender.append(&self.plan, cx.columns(), &self.slots, &text);
        appended.map_err(|error| self.bad_value(&error))?;
        cx.end_row()
    }
}

impl HiveJsonRows {
    /// Fills the slots from a line that is one compact JSON object and nothing else. False
    /// when it is not, or too unusual.
    fn walk(&mut self, text: &str) -> bool {
        let Some((index, plan)) = &mut self.walk else {
            return false;
        };
        let bytes = text.as_bytes();
        // A key like `_col3` may be a column by its number.
        if memchr::memmem::find(bytes, NUMBERED.as_bytes()).is_some() || !index.build(bytes) {
            return false;
        }
        let known = Walker { text: bytes, index }.fill_line(plan, &mut self.slots);
        self.appender.known = known.unwrap_or_default();
        known.is_some()
    }

    /// The same with serde_json as the judge; what follows the object does not matter.
    fn careful(&mut self, text: &str) -> Result<(), String> {
        let mut cursor = Cursor::new(text, 0);
        let start = match cursor.peek() {
            Some(b'{') => cursor.value()?.0,
            _ => return Err(String::from("Invalid JSON: start of object expected")),
        };
        self.appender.known = Known::default();
        self.slots.fill(Slot::default());
        let names = &self.names;
        let matches = |object: usize, name: &str, key: &str| {
            same_key(name, key) || object == 0 && numbered(key, names) == Some(name)
        };
        fill_by(text, start, &self.plan.objects, 0, &mut self.slots, &matches);
        Ok(())
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
