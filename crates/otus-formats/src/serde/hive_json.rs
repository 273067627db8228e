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
    Appender, ColumnKey, Containers, JsonRules, JsonTable, Mismatch, RowError, RowPlan, Slot,
    Slots, Source, fill_by, same_key,
};
use crate::line::{Block, Line, LineDecoder, LineRows};
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
            // A key like `_col3` may be a column by its number.
            walk: walk.map(|walk| Box::new((Index::new(1), walk.refusing(NUMBERED)))),
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
    walk: Option<Box<(Index, WalkPlan)>>,
    appender: Appender,
    slots: Slots,
    /// Names of the table's columns, for keys like `_col0`.
    names: Vec<String>,
    columns: Vec<usize>,
    types: Vec<HiveType>,
}

impl LineDecoder for HiveJsonRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let text = line.text();
        match self.lines(&text, line.number - 1, cx)? {
            Some(_) => Ok(()),
            None => self.carefully(line, cx),
        }
    }

    fn lines(
        &mut self,
        text: &str,
        before: u64,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<Block>, Halt> {
        let Some(mut walk) = self.walk.take() else {
            return Ok(None);
        };
        let lines = self.walk(text, before, &mut walk.0, &mut walk.1, cx);
        self.walk = Some(walk);
        Ok(lines?.map(|lines| Block { lines, bytes: text.len() }))
    }
}

impl HiveJsonRows {
    /// Reads lines that are one JSON object each and nothing else, if they are.
    fn walk(
        &mut self,
        text: &str,
        before: u64,
        index: &mut Index,
        plan: &mut WalkPlan,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<u64>, Halt> {
        if !index.build_lines(text.as_bytes()) {
            return Ok(None);
        }
        let mut number = before;
        for record in &index.records {
            number += 1;
            self.slots.fill(Slot::default());
            let walker = Walker { text: text.as_bytes(), index };
            if walker.fill(plan, *record, &mut self.slots).is_some() {
                self.row(Source::walked(text, index, record), cx)?;
            } else {
                let line = text.get(record.start as usize..record.end as usize);
                let line = line.unwrap_or_default();
                self.carefully(Line::new(line.as_bytes(), Some(line), number), cx)?;
            }
        }
        Ok(Some(number - before))
    }

    /// Reads a line with serde_json as the judge.
    fn carefully(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let text = line.text();
        self.careful(&text).map_err(|reason| not_json(&line, &text, &reason, cx))?;
        self.row(Source::careful(&text), cx)
    }

    /// A row of what the slots hold.
    fn row(&mut self, source: Source<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        if !self.appender.keeps(&self.plan, &self.slots, source) {
            return Ok(());
        }
        let appended = self.appender.append(&mut self.plan, cx.columns(), &self.slots, source);
        appended.map_err(|error| self.bad_value(&error))?;
        cx.end_row()
    }

    /// Fills the slots from a line; what follows its object does not matter.
    fn careful(&mut self, text: &str) -> Result<(), String> {
        let mut cursor = Cursor::new(text, 0);
        let start = match cursor.peek() {
            Some(b'{') => cursor.value()?.0,
            _ => return Err(String::from("Invalid JSON: start of object expected")),
        };
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
