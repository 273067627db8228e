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
    Appender, JsonRules, RowError, RowPlan, Slot, Slots, Source, fill_by, for_elements,
};
use crate::line::{Block, Line, LineDecoder, malformed};

pub(super) struct OpenXRows {
    plan: RowPlan,
    /// `None`: every line is read the careful way.
    walk: Option<Box<(Index, WalkPlan)>>,
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
        let walk = walk.map(|walk| Box::new((Index::new(1).with_keys(), walk)));
        Self { plan, walk, appender, slots, columns, keys, fold, null_for_malformed }
    }

    /// Leaves out the walk.
    #[cfg(test)]
    pub(super) fn without_walk(&mut self) {
        self.walk = None;
    }

    /// Reads lines that are one JSON object each and nothing else, without a key that comes
    /// twice, if they are.
    fn walk(
        &mut self,
        text: &str,
        before: u64,
        index: &mut Index,
        plan: &mut WalkPlan,
        cx: &mut RowContext<'_, '_>,
    ) -> Result<Option<u64>, Halt> {
        if !index.build_lines(text.as_bytes()) || index.repeats(text.as_bytes()) {
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
    fn careful_row(&mut self, json: &str, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        self.slots.fill(Slot::default());
        if !json.is_empty() {
            let keys = &self.keys;
            let matches = |object: usize, name: &str, key: &str| keys.matches(object, name, key);
            fill_by(json, 0, &self.plan.objects, 0, &mut self.slots, &matches);
        }
        self.row(Source::careful(json), cx)
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
        let text = line.text();
        match self.lines(text.trim(), line.number - 1, cx)? {
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

impl OpenXRows {
    /// Reads a line with serde_json as the judge.
    fn carefully(&mut self, line: Line<'_>, cx: &mut RowContext<'_, '_>) -> Result<(), Halt> {
        let text = line.text();
        let text = text.trim();
        if !text.starts_with(['{', '[']) {
            malformed(cx, "a line is not a JSON object");
            return self.careful_row("", cx);
        }
        match self.object(text) {
            Ok(json) => self.careful_row(&json, cx),
            Err(wrong) if self.null_for_malformed => {
                let reason = match wrong {
                    Wrong::Syntax(reason) => reason,
                    Wrong::Duplicate(key) => format!("duplicate key \"{key}\""),
                };
                malformed(cx, format!("a line is not a valid JSON object: {reason}"));
                self.careful_row("", cx)
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
