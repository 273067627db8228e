//! CloudTrail's input format: each line one JSON document, each element of its `Records`
//! array a row; four fields are the compact JSON text of what they hold. Source: the AWS
//! documentation of CloudTrail logs in Athena, and Trino's reading of the same classes.

mod fast;
mod layout;
mod lines;
#[cfg(test)]
mod tests;

use otus_types::{ErrorCode, QueryError};

use self::layout::{Layout, Relaid};
use self::lines::{CloudTrailRows, Way};
use crate::decoder::RowDecoder;
use crate::filter::TRIAL;
use crate::json::{ColumnKey, Containers, JsonRules, JsonTable, Mismatch};
use crate::predicate::{Exactness, LeafPredicate};
use crate::projection::Projection;
use crate::registry::{RowFormat, SerdeEntry, TIMESTAMPS, property};
use crate::spec::SerdeSpec;
use crate::value::TextRules;

pub(crate) const ENTRY: SerdeEntry = SerdeEntry {
    name: "cloudtrail",
    about: "CloudTrail log files: one JSON document a line, its Records array gives the rows",
    properties: &[
        TIMESTAMPS,
        property(
            "otus.cloudtrail.layout",
            "delivered files",
            "`document` or `records`: records that CloudTrail did not deliver; `otus discover` sets it",
        ),
    ],
    classes: &[
        "com.amazon.emr.hive.serde.CloudTrailSerde",
        "org.apache.hive.hcatalog.data.JsonSerDe",
        "org.apache.hadoop.hive.serde2.JsonSerDe",
        "org.openx.data.jsonserde.JsonSerDe",
    ],
    takes,
    bind,
    write: None,
};

const INPUT_FORMAT: &str = "com.amazon.emr.cloudtrail.CloudTrailInputFormat";
const LEGACY: &str = "com.amazon.emr.hive.serde.CloudTrailSerde";

/// See [`layout`].
const LAYOUT: &str = "otus.cloudtrail.layout";

/// Fields whose value is handed out as compact JSON text.
const STRINGIFIED: [&str; 4] =
    ["requestparameters", "responseelements", "additionaleventdata", "serviceeventdetails"];
/// A key the input format adds: the text of `userIdentity`.
const IDENTITY_TEXT: &str = "useridentity_as_string";

fn takes(spec: &SerdeSpec) -> bool {
    spec.class == LEGACY
        || spec.input_format == INPUT_FORMAT && ENTRY.classes.contains(&spec.class.as_str())
}

fn bind(spec: &SerdeSpec) -> Result<Box<dyn RowFormat>, QueryError> {
    let word = spec.property(LAYOUT);
    let Some(layout) = Layout::parse(word) else {
        let text = format!("{LAYOUT} is not a layout: {}", word.unwrap_or_default());
        let error = QueryError::new(ErrorCode::HiveInvalidMetadata, text);
        return Err(error.hint("use 'delivered', 'document' or 'records'"));
    };
    Ok(Box::new(CloudTrail { layout, ..CloudTrail::new(spec) }))
}

impl CloudTrail {
    fn new(spec: &SerdeSpec) -> Self {
        let keys = spec.columns.iter().map(|column| match column.name.to_lowercase() {
            name if name == IDENTITY_TEXT => {
                ColumnKey { key: String::from("useridentity"), as_json: true }
            }
            name => ColumnKey { as_json: STRINGIFIED.contains(&name.as_str()), key: name },
        });
        let table = JsonTable {
            keys: keys.collect(),
            types: spec.columns.iter().map(|column| column.ty.clone()).collect(),
        };
        let formats = spec.property("timestamp.formats");
        let text = TextRules { iso_timestamps: true, ..TextRules::with_formats(formats) };
        Self { table, text, layout: Layout::Delivered }
    }
}

#[derive(Debug)]
struct CloudTrail {
    table: JsonTable,
    text: TextRules,
    layout: Layout,
}

impl RowFormat for CloudTrail {
    fn supports(&self, predicate: &LeafPredicate) -> Exactness {
        self.table.supports(predicate)
    }

    fn rows(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
    ) -> Result<Box<dyn RowDecoder>, QueryError> {
        let rows = self.decoder(projection, predicate, Way::Fast { trial: TRIAL });
        Ok(match self.layout {
            Layout::Delivered => Box::new(rows),
            layout => Box::new(Relaid::new(rows, layout)),
        })
    }
}

impl CloudTrail {
    fn decoder(
        &self,
        projection: &Projection,
        predicate: Option<&LeafPredicate>,
        way: Way,
    ) -> CloudTrailRows {
        let rules = JsonRules {
            text: self.text.clone(),
            containers: Containers::Compact,
            // Whatever AWS adds or changes in a field must not keep an investigator from
            // the other fields of the record.
            mismatch: Mismatch::Null,
            quoted_numbers: true,
            loose_booleans: false,
            loose_integers: true,
            epoch_timestamps: false,
            loose_containers: false,
        };
        CloudTrailRows::new(self.table.plan(projection, predicate), rules, way)
    }
}
