//! From lines to rows under the OpenX SerDe's rules.

use std::borrow::Cow;

use otus_types::{ErrorCode, QueryError};

use super::check::{Wrong, check};
use super::keys::Keys;
use super::lenient::strict;
use crate::decoder::{Halt, RowContext};
use crate::fields::bad_field;
use crate::json::text::write_string;
use crate::json::walk::{Index, WalkPlan, Walker};
use crate::json::{
    Appender, JsonRules, Known, RowError, RowPlan, Slot, Slots, fill_by, for_elements,
};
use crate::line::{Line, LineDecoder, malformed};

pub(super) struct OpenXRows {
    plan: RowPlan,
    /// `None`: every line is read the careful way.
    walk: Option<(Index, WalkPlan)>,
    appender: Appender,
    slots: Slots,
    columns: Vec<usize>,
    keys: Keys,
    fold: bool,
    null_for_malformed: bool,
}

impl OpenXRows {
    pub(super) fn new(
        plan: RowPlan,
        columns: &[usize],
        rules: JsonRules,
        keys: Keys,
        null_for_malformed: bool,
    ) -> Self {
        let slots = vec![Slot::default(); plan.slots];
        let fold = keys.fold;
        let columns = columns.to_vec();
        let appender = Appender::new(rules);
        let appender = if keys.are_names() {
            appender
        } else {
            let keys = keys.clone();
            appender.matching(Box::new(move |name, key| keys.matches(1, name, key)))
        };
        let walk = WalkPlan::new(&plan.objects).filter(|_| keys.are_names());
        let walk = walk.map(|walk| (Index::new(1).with_keys(), walk));
        Self { plan, walk, appender, slots, columns, keys, fold, null_for_malformed }
    }

    /// Leaves out the walk.
    #[cfg(test)]
    pub(super) fn carefully(&mut self) {
        self.walk = None;
    }

    /// Fills the slots from a line that is one compact JSON object and nothing else, without
    /// a key that comes twice. False when it is not, or too unusual.
    fn walk(&mut self, text: &str) -> bool {
        let Some((index, plan)) = &mut self.walk else {
            return false;
        };
        let bytes = text.as_bytes();
        if !index.build(bytes) || index.repeats(bytes) {
            return false;
        }
        let known = Walker { text: bytes, index }.fill_line(plan, &mut self.slots);
        self.appender.known = known.unwrap_or_default();
        known.is_some()
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

    /// The same with serde_json as the judge; an empty text has no keys.
    fn careful(&mut self, json: &str) {
        self.appender.known = Known::default();
        self.slots.fill(Slot::default());
        if !json.is_empty() {
            let keys = &self.keys;
            let matches = |object: usize, name: &str, key: &str| keys.matches(object, name, key);
            fill_by(json, 0, &self.plan.objects, 0, &mut self.slots, &matches);
        }
    }

    /// A row of what the slots hold of `json`.
    fn row(&mut self, json: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        if !self.appender.keeps(&self.plan, &self.slots, json) {
            return Ok(());
        }
        let appended = self.appender.append(&self.plan, cx.columns(), &self.slots, json);
        appended.map_err(|error| self.bad_value(&error))?;
        cx.end_row()
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

impl LineDecoder for OpenXRows {
    fn line(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        cx.outcome.rows_read += 1;
        let text = line.text();
        let text = text.trim();
        if self.walk(text) {
            return self.row(text, cx);
        }
        if !text.starts_with(['{', '[']) {
            malformed(cx, "a line is not a JSON object");
            self.careful("");
            return self.row("", cx);
        }
        match self.object(text) {
            Ok(json) => {
                self.careful(&json);
                self.row(&json, cx)
            }
            Err(wrong) if self.null_for_malformed => {
                let reason = match wrong {
                    Wrong::Syntax(reason) => reason,
                    Wrong::Duplicate(key) => format!("duplicate key \"{key}\""),
                };
                malformed(cx, format!("a line is not a valid JSON object: {reason}"));
                self.careful("");
                self.row("", cx)
            }
            Err(wrong) => Err(Halt::Failed(not_json(&line, &wrong, cx))),
        }
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
