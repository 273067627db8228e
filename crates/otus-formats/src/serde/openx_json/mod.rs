//! The OpenX JSON SerDe: lenient about syntax and types, keys in lower case, objects and
//! arrays as text where strings are declared. Source: the AWS documentation of this SerDe,
//! and Trino's reading of the same class.

mod check;
mod keys;
mod lenient;
mod rows;

use otus_types::QueryError;

use self::keys::Keys;
use self::rows::OpenXLines;
use crate::decoder::RowDecoder;
use crate::json::{Containers, JsonLines, JsonRules, JsonTable, Mismatch};
use crate::line::LineRows;
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::registry::{
    FOOTER, HEADER, NULL_FOR_INVALID, RowFormat, SerdeEntry, TIMESTAMPS, property,
};
use crate::spec::SerdeSpec;
use crate::value::TextRules;

pub(crate) const ENTRY: SerdeEntry = SerdeEntry {
    name: "openx_json",
    about: "one JSON object a line, lenient about syntax and types",
    properties: &[
        property(
            "ignore.malformed.json",
            "false",
            "lines that are no JSON are rows of NULLs instead of failing the statement",
        ),
        property("case.insensitive", "true", "keys are compared, and shown in text, in lower case"),
        property("dots.in.keys", "false", "a dot in a key is an underscore in a name"),
        property("mapping.<name>", "the name itself", "the JSON key that a column or field reads"),
        TIMESTAMPS,
        NULL_FOR_INVALID,
        HEADER,
        FOOTER,
    ],
    classes: &["org.openx.data.jsonserde.JsonSerDe"],
    takes: |spec| ENTRY.classes.contains(&spec.class.as_str()),
    bind,
    write: None,
};

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    Ok(Box::new(OpenXJson::new(spec)))
}

#[derive(Debug)]
struct OpenXJson {
    spec: SerdeSpec,
    table: JsonTable,
    rules: JsonRules,
    keys: Keys,
    /// What cannot be read is a row of NULLs; otherwise it fails the statement.
    null_for_malformed: bool,
}

impl OpenXJson {
    fn new(spec: &SerdeSpec) -> Self {
        let keys = Keys::new(spec);
        let types = spec.columns.iter().map(|column| column.ty.clone()).collect();
        let table = JsonTable { keys: keys.columns(spec), types };
        let null = spec.flag("use.null.for.invalid.data", false);
        let text = TextRules {
            iso_timestamps: true,
            ..TextRules::with_formats(spec.property("timestamp.formats"))
        };
        let rules = JsonRules {
            text,
            containers: if keys.fold { Containers::LowerKeys } else { Containers::Compact },
            mismatch: if null { Mismatch::Null } else { Mismatch::Fail },
            quoted_numbers: true,
            loose_booleans: true,
            loose_integers: true,
            epoch_timestamps: true,
            loose_containers: true,
        };
        let null_for_malformed = spec.flag("ignore.malformed.json", false);
        Self { spec: spec.clone(), table, rules, keys, null_for_malformed }
    }

    fn lines(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> JsonLines<OpenXLines> {
        OpenXLines::decoder(
            self.table.plan(projection, predicate),
            projection.column_indices(),
            self.rules.clone(),
            self.keys.clone(),
            self.null_for_malformed,
        )
    }
}

impl RowFormat for OpenXJson {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        let rows = self.lines(projection, predicate);
        Ok(Box::new(LineRows::new(&self.spec, rows)?))
    }
}

#[cfg(test)]
mod tests;
