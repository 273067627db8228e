//! GrokSerDe: a pattern of named patterns, `%{IP:client} %{WORD:verb}`. Named captures are
//! the columns in their order, those that take no part in the match left out; a line in which
//! the pattern is not found is a row of NULLs, what does not convert is NULL. Source: the AWS
//! documentation of this SerDe, Logstash's documentation of grok, and Trino's reading of the
//! same class.

mod expand;

use std::borrow::Cow;

use otus_types::{ErrorCode, HiveType, QueryError};

use self::expand::{Expanded, expand};
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
    name: "grok",
    about: "lines in which a Logstash pattern is found, one column for each named capture",
    properties: &[
        property(
            "input.format",
            "required",
            "the pattern to find in a line, such as %{IP:client} %{WORD:verb}",
        ),
        property(
            "input.grokCustomPatterns",
            "none",
            "further patterns, one a line: a name, a blank, the pattern",
        ),
        HEADER,
        FOOTER,
    ],
    classes: &["com.amazonaws.glue.serde.GrokSerDe", "com.amazonaws.serde.GrokSerDe"],
    takes: |spec| ENTRY.classes.contains(&spec.class.as_str()),
    bind,
    write: None,
};

const PATTERN: &str = "input.format";
const CUSTOM: &str = "input.grokCustomPatterns";

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    let invalid = |text: String| QueryError::new(ErrorCode::HiveInvalidMetadata, text);
    let Some(text) = spec.property(PATTERN) else {
        let text = format!("Schema does not have required '{PATTERN}' property");
        return Err(invalid(text).hint(format!("WITH SERDEPROPERTIES ('{PATTERN}'='%{{…}}')")));
    };
    let failed = |reason: String| invalid(format!("Grok compilation failure: {reason}"));
    let custom = spec.property(CUSTOM).unwrap_or_default();
    let Expanded { pattern, captures } = expand(text, custom).map_err(failed)?;
    let pattern = Pattern::compile(&pattern, Extent::Part, false).map_err(failed)?;
    let names = pattern.names();
    let number = |capture: &String| {
        names.iter().position(|name| name.as_ref() == Some(capture)).map(|at| at + 1)
    };
    let groups = captures.iter().map(|same| same.iter().filter_map(number).collect());
    let groups = groups.collect();
    Ok(Box::new(Grok { spec: spec.clone(), table: FieldTable::new(spec), pattern, groups }))
}

#[derive(Debug)]
struct Grok {
    spec: SerdeSpec,
    table: FieldTable,
    pattern: Pattern,
    /// Groups of each named capture; a name may be given to several.
    groups: Vec<Vec<usize>>,
}

impl RowFormat for Grok {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        let plan = self.table.plan(projection, predicate);
        let (captures, columns) = (self.groups.len(), self.table.types.len());
        if captures < columns {
            let text = "Number of named captures doesn't match the number of columns";
            return Err(QueryError::new(ErrorCode::HiveCursorError, text).hint(format!(
                "{PATTERN} has {captures} named captures, the table {columns} columns; a \
                 capture is %{{PATTERN:name}}"
            )));
        }
        let readable = |ty: &HiveType| {
            is_primitive(ty)
                && !matches!(
                    ty,
                    HiveType::Binary
                        | HiveType::Date
                        | HiveType::Timestamp
                        | HiveType::Decimal { .. }
                )
        };
        self.table.refuse(&plan, readable, |_, ty| {
            QueryError::new(ErrorCode::NotSupported, format!("Unsupported column type: {ty}"))
                .hint("the Grok SerDe reads strings, booleans and binary numbers")
        })?;
        let rows = GrokRows {
            plan,
            room: self.pattern.room(),
            pattern: self.pattern.clone(),
            groups: self.groups.clone(),
            found: Vec::new(),
        };
        Ok(Box::new(LineRows::new(&self.spec, rows)?))
    }
}

struct GrokRows {
    plan: FieldPlan,
    pattern: Pattern,
    room: Groups,
    groups: Vec<Vec<usize>>,
    /// Bytes of the captures of the line at hand.
    found: Vec<(usize, usize)>,
}

impl LineDecoder for GrokRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        let text = line.text();
        let matching = if text.trim().is_empty() {
            Matching::None
        } else {
            self.pattern.matches(&text, &mut self.room)
        };
        match matching {
            Matching::Found => {}
            Matching::None => malformed(cx, "a line does not match input.format"),
            Matching::GaveUp => malformed(cx, "matching a line took too many steps"),
        }
        self.found.clear();
        if matching == Matching::Found {
            let room = &self.room;
            // Of captures with one name the last that took part counts.
            let span = |same: &Vec<usize>| same.iter().rev().find_map(|group| room.get(*group));
            self.found.extend(self.groups.iter().filter_map(span));
        }
        let field = |column: usize| {
            let (from, to) = *self.found.get(column)?;
            text.get(from..to).map(unquoted)
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

/// A value without the quotes around it.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote)
            && (rest.is_empty() || rest.ends_with(quote))
        {
            return rest.strip_suffix(quote).unwrap_or(rest);
        }
    }
    value
}
