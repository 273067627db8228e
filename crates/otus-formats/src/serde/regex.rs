//! RegexSerDe: each group of a Java pattern is a column. A line that does not match as a
//! whole is a row of NULLs, what does not convert is NULL. Source: the AWS documentation of
//! this SerDe, Hive's own class, and Trino's reading of it.

use std::borrow::Cow;

use otus_types::{ErrorCode, HiveType, QueryError};

use crate::decoder::{Halt, RowContext, RowDecoder};
use crate::fields::{FieldPlan, FieldTable, append_java, is_primitive};
use crate::line::{Line, LineDecoder, LineRows, malformed};
use crate::pattern::{Extent, Groups, Matching, Pattern};
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::registry::{FOOTER, HEADER, RowFormat, SerdeEntry, property};
use crate::spec::SerdeSpec;
use crate::value::TextRules;

pub(crate) const ENTRY: SerdeEntry = SerdeEntry {
    name: "regex",
    about: "lines that match a Java regular expression, one column for each group",
    properties: &[
        property("input.regex", "required", "the Java pattern that a whole line must match"),
        property("input.regex.case.insensitive", "false", "letter case does not count"),
        HEADER,
        FOOTER,
    ],
    classes: &[
        "org.apache.hadoop.hive.serde2.RegexSerDe",
        "org.apache.hadoop.hive.contrib.serde2.RegexSerDe",
    ],
    takes: |spec| ENTRY.classes.contains(&spec.class.as_str()),
    bind,
    write: None,
};

const PATTERN: &str = "input.regex";
const IGNORE_CASE: &str = "input.regex.case.insensitive";

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    let Some(text) = spec.property(PATTERN) else {
        let text = format!("This table does not have serde property \"{PATTERN}\"!");
        return Err(QueryError::new(ErrorCode::HiveInvalidMetadata, text)
            .hint(format!("WITH SERDEPROPERTIES ('{PATTERN}'='…')")));
    };
    let ignore_case = spec.flag(IGNORE_CASE, false);
    let pattern = Pattern::compile(text, Extent::Whole, ignore_case).map_err(|reason| {
        QueryError::new(ErrorCode::HiveInvalidMetadata, format!("{PATTERN}: {reason}: {text}"))
            .hint("a backslash in a quoted string is written twice: '\\\\d' is \\d")
    })?;
    Ok(Box::new(Regex { spec: spec.clone(), table: FieldTable::new(spec), pattern }))
}

#[derive(Debug)]
struct Regex {
    spec: SerdeSpec,
    table: FieldTable,
    pattern: Pattern,
}

impl RowFormat for Regex {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        let (groups, columns) = (self.pattern.groups(), self.table.types.len());
        if groups < columns {
            let text = "Number of matching groups doesn't match the number of columns";
            return Err(QueryError::new(ErrorCode::HiveCursorError, text).hint(format!(
                "{PATTERN} has {groups} groups, the table {columns} columns; \
                 (?:…) is no group"
            )));
        }
        let plan = self.table.plan(projection, predicate);
        let readable = |ty: &HiveType| is_primitive(ty) && *ty != HiveType::Binary;
        self.table.refuse(&plan, readable, |_, ty| {
            let text = format!("Unsupported column type: {ty}");
            QueryError::new(ErrorCode::NotSupported, text)
        })?;
        let rows = RegexRows { plan, room: self.pattern.room(), pattern: self.pattern.clone() };
        Ok(Box::new(LineRows::new(&self.spec, rows)?))
    }
}

struct RegexRows {
    plan: FieldPlan,
    pattern: Pattern,
    room: Groups,
}

impl LineDecoder for RegexRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        let text = line.text();
        let matching = self.pattern.matches(&text, &mut self.room);
        match matching {
            Matching::Found => {}
            Matching::None => malformed(cx, "a line does not match input.regex"),
            Matching::GaveUp => malformed(cx, "matching a line took too many steps"),
        }
        let field = |column: usize| {
            let (from, to) = self.room.get(column + 1).filter(|_| matching == Matching::Found)?;
            text.get(from..to)
        };
        if !self.plan.keeps(&|column| field(column).map(Cow::Borrowed)) {
            return Ok(());
        }
        let rules = TextRules::default();
        for (at, column) in self.plan.columns.iter().zip(cx.columns()) {
            let appended = field(*at).map(|value| append_java(column, value, &rules));
            if appended.is_none_or(|it| it.is_err()) {
                column.append_null();
            }
        }
        cx.end_row()
    }
}
