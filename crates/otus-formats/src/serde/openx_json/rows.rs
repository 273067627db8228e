//! From lines to rows under the OpenX SerDe's rules.

use std::borrow::Cow;

use otus_types::{ErrorCode, QueryError};

use super::check::{Wrong, check};
use super::keys::Keys;
use super::lenient::strict;
use crate::decoder::{Halt, RowContext};
use crate::fields::bad_field;
use crate::json::text::write_string;
use crate::json::walk::WalkPlan;
use crate::json::{
    Appender, JsonLines, JsonRows, JsonRules, LineRules, RowError, RowPlan, Source, for_elements,
};
use crate::line::{Line, malformed};

pub(super) struct OpenXLines {
    columns: Vec<usize>,
    keys: Keys,
    fold: bool,
    null_for_malformed: bool,
}

impl OpenXLines {
    pub(super) fn decoder(
        plan: RowPlan,
        columns: &[usize],
        rules: JsonRules,
        keys: Keys,
        null_for_malformed: bool,
    ) -> JsonLines<Self> {
        let appender = Appender::new(rules);
        let appender = if keys.are_names() {
            appender
        } else {
            let keys = keys.clone();
            appender.matching(Box::new(move |name, key| keys.matches(1, name, key)))
        };
        let walk = WalkPlan::new(&plan.objects).filter(|_| keys.are_names());
        let (columns, fold) = (columns.to_vec(), keys.fold);
        JsonLines::new(plan, walk, appender, Self { columns, keys, fold, null_for_malformed })
    }

    /// The object of a line as JSON.
    fn object<'a>(&self, text: &'a str) -> Result<Cow<'a, str>, Wrong> {
        let json = match check(text, self.fold) {
            Ok(()) => Cow::Borrowed(text),
            Err(Wrong::Syntax(_)) => {
                let json = strict(text).map_err(Wrong::Syntax)?;
                check(&json, self.fold)?;
                Cow::Owned(json)
            }
            Err(duplicate) => return Err(duplicate),
        };
        if !json.starts_with('[') {
            return Ok(json);
        }
        // The elements of an array are the columns in their order.
        let mut elements = Vec::new();
        for_elements(&json, 0, &mut |element| elements.push(element));
        let mut object = String::from("{");
        for (key, element) in self.keys.columns.iter().zip(elements) {
            if object.len() > 1 {
                object.push(',');
            }
            write_string(key, &mut object);
            object.push(':');
            object.push_str(element.json(&json));
        }
        object.push('}');
        Ok(Cow::Owned(object))
    }

    /// A row of a text that is valid; an empty one has no keys.
    fn row(
        &self,
        json: &str,
        rows: &mut JsonRows,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        let start = (!json.is_empty()).then_some(0);
        rows.fill(json, start, &|object, name, key| self.keys.matches(object, name, key));
        rows.append(Source::careful(json), self, cx)
    }
}

impl LineRules for OpenXLines {
    const KEYS_ONCE: bool = true;

    fn trimmed<'a>(&self, text: &'a str) -> &'a str {
        text.trim()
    }

    fn carefully(
        &self,
        line: Line<'_>,
        rows: &mut JsonRows,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<(), Halt> {
        let text = line.text();
        let text = text.trim();
        if !text.starts_with(['{', '[']) {
            malformed(cx, "a line is not a JSON object");
            return self.row("", rows, cx);
        }
        match self.object(text) {
            Ok(json) => self.row(&json, rows, cx),
            Err(wrong) if self.null_for_malformed => {
                let reason = match wrong {
                    Wrong::Syntax(reason) => reason,
                    Wrong::Duplicate(key) => format!("duplicate key \"{key}\""),
                };
                malformed(cx, format!("a line is not a valid JSON object: {reason}"));
                self.row("", rows, cx)
            }
            Err(wrong) => Err(Halt::Failed(not_json(&line, &wrong, cx))),
        }
    }

    fn bad_value(&self, error: &RowError) -> QueryError {
        let column = self.columns.get(error.output).copied().unwrap_or_default();
        let reason = if error.shape {
            let class = if error.value.starts_with('[') {
                "org.openx.data.jsonserde.json.JSONArray"
            } else {
                "java.lang.String"
            };
            format!("{class} cannot be cast to org.openx.data.jsonserde.json.JSONObject")
        } else {
            format!("For input string: \"{}\"", error.value)
        };
        bad_field(column, &error.value, &reason)
    }
}

fn not_json(line: &Line<'_>, wrong: &Wrong, cx: &RowContext<'_, '_>) -> QueryError {
    let place = format!("line {} of {}", line.number, cx.object.path);
    let error = |reason: &str| {
        let text = format!("Row is not a valid JSON Object - JSONException: {reason}");
        QueryError::new(ErrorCode::HiveCursorError, text).hint(place.clone())
    };
    match wrong {
        Wrong::Duplicate(key) => error(&format!("Duplicate key \"{key}\"")).hint(
            "keys are compared in lower case; 'case.insensitive'='false' with \
             'mapping.<column>'='<Key>' tells them apart",
        ),
        Wrong::Syntax(reason) => error(reason)
            .hint("'ignore.malformed.json'='true' in SERDEPROPERTIES makes such lines NULL rows"),
    }
}
