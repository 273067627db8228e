//! From slots to columns. It must not know how the slots were filled.

use otus_types::HiveType;

use super::convert::{Containers, JsonRules, Mismatch};
use super::members::{fill_by, for_elements, for_members, same_key};
use super::plan::{Out, RowPlan, ValuePlan};
use super::slots::{Kind, Slot, Slots};
use super::text::{Known, compact, decoded};
use super::walk::{Index, Record, Walker, elements};
use crate::column::{ColumnBuilder, MapBuilder};
use crate::value::append_text;

/// A value that fails the statement by its SerDe's rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowError {
    /// Place among the output columns.
    pub(crate) output: usize,
    /// The value, for the message: a string's text, otherwise compact JSON.
    pub(crate) value: String,
    /// What is wrong where it is more than "not of the column's type".
    pub(crate) shape: bool,
}

/// Whether a key is the wanted name (first).
type NameMatch = Box<dyn Fn(&str, &str) -> bool + Send>;

/// Builds values; keeps scratch slots for nested ones.
pub(crate) struct Appender {
    rules: JsonRules,
    /// How keys match inside the elements of arrays and the values of maps.
    inside: NameMatch,
    spare: Vec<Slots>,
}

/// The text that slots point into.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) known: Known,
    pub(crate) lists: Lists<'a>,
}

/// How the elements of lists are found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lists<'a> {
    /// By reading the text.
    Text,
    /// By the index that the slots were filled by.
    Index(Walker<'a>),
    /// Among the slots of the line.
    Tape(&'a [Slot]),
}

impl<'a> Source<'a> {
    /// A text of which nothing is known but that it is valid.
    pub(crate) fn careful(text: &'a str) -> Self {
        Self { text, known: Known::default(), lists: Lists::Text }
    }

    /// A record of `text`, walked with the help of `index`.
    pub(crate) fn walked(text: &'a str, index: &'a Index, record: &Record) -> Self {
        let known = Known { dense: index.is_dense(), plain: !record.escapes };
        Self { text, known, lists: Lists::Index(Walker { text: text.as_bytes(), index }) }
    }
}

struct Bad {
    value: String,
    shape: bool,
}

impl Appender {
    pub(crate) fn new(rules: JsonRules) -> Self {
        let inside = Box::new(same_key);
        Self { rules, inside, spare: Vec::new() }
    }

    /// The same with another way of matching keys inside elements and values.
    pub(crate) fn matching(self, inside: NameMatch) -> Self {
        Self { inside, ..self }
    }

    /// Whether the row in `slots` passes the plan's filter.
    pub(crate) fn keeps(&self, plan: &RowPlan, slots: &[Slot], source: Source<'_>) -> bool {
        let Some(filter) = &plan.filter else {
            return true;
        };
        filter.keeps(&|leaf| {
            let (slot, as_json) = *plan.leaves.get(leaf)?;
            let slot = slots.get(slot).filter(|slot| !slot.is_null())?;
            if as_json {
                return Some(compact(slot.json(source.text), source.known));
            }
            self.rules.string(slot, source.text, source.known)
        })
    }

    /// Appends one value to each column.
    pub(crate) fn append(
        &mut self,
        plan: &mut RowPlan,
        columns: &mut [ColumnBuilder],
        slots: &[Slot],
        source: Source<'_>,
    ) -> Result<(), RowError> {
        for (output, (out, column)) in plan.outs.iter_mut().zip(columns).enumerate() {
            self.out(out, column, slots, source).map_err(|bad| RowError {
                output,
                value: bad.value,
                shape: bad.shape,
            })?;
        }
        Ok(())
    }

    /// One value; strings without escapes, of which there are most, take no detours.
    #[inline(always)]
    fn out(
        &mut self,
        out: &mut Out,
        column: &mut ColumnBuilder,
        slots: &[Slot],
        source: Source<'_>,
    ) -> Result<(), Bad> {
        if let (Out::Scalar { slot, as_json: false, .. }, ColumnBuilder::Text(b)) =
            (&*out, &mut *column)
            && let Some(slot) = slots.get(*slot)
            && slot.kind == Kind::String
            && source.known.plain
        {
            b.append_part(source.text, slot.start as usize..slot.end as usize);
            return Ok(());
        }
        self.any(out, column, slots, source)
    }

    /// One value of any kind.
    fn any(
        &mut self,
        out: &mut Out,
        column: &mut ColumnBuilder,
        slots: &[Slot],
        source: Source<'_>,
    ) -> Result<(), Bad> {
        let text = source.text;
        let slot = match out {
            Out::Scalar { slot, .. }
            | Out::List { slot, .. }
            | Out::Map { slot, .. }
            | Out::Struct { slot, .. } => slots.get(*slot).copied().unwrap_or_default(),
        };
        let empty = self.rules.loose_containers
            && slot.kind == Kind::String
            && slot.start == slot.end
            && !matches!(out, Out::Scalar { .. });
        if slot.is_null() || empty {
            column.append_null();
            return Ok(());
        }
        match (&mut *out, &mut *column) {
            (Out::Scalar { as_json: true, ty: HiveType::String, .. }, ColumnBuilder::Text(b)) => {
                b.append(&compact(slot.json(text), source.known));
                Ok(())
            }
            (Out::Scalar { .. }, _) => match self.rules.append(column, &slot, text, source.known) {
                Ok(()) => Ok(()),
                Err(_) => self.bad(column, &slot, source, false),
            },
            (Out::List { item, .. }, ColumnBuilder::List(list))
                if slot.kind == Kind::Array || self.rules.loose_containers =>
            {
                let result = match slot.kind {
                    Kind::Array => self.elements(item, &mut list.items, &slot, source),
                    _ => self.value(item, &mut list.items, slot, source),
                };
                list.end(true);
                result
            }
            (Out::Map { key, value, .. }, ColumnBuilder::Map(map)) if slot.kind == Kind::Object => {
                let result = self.entries(key, value, map, &slot, source);
                map.end(true);
                result
            }
            (Out::Struct { children, by_position, .. }, ColumnBuilder::Struct(b)) => {
                match slot.kind {
                    Kind::Object => {
                        b.end(true);
                        let mut fields = children.iter_mut().zip(&mut b.children);
                        fields.try_for_each(|(out, column)| self.out(out, column, slots, source))
                    }
                    Kind::Array if self.rules.loose_containers => {
                        b.end(true);
                        self.positions(by_position, &mut b.children, &slot, source)
                    }
                    _ => self.bad(column, &slot, source, true),
                }
            }
            _ => self.bad(column, &slot, source, true),
        }
    }

    /// Elements of the array in `slot`.
    fn elements(
        &mut self,
        item: &mut ValuePlan,
        column: &mut ColumnBuilder,
        slot: &Slot,
        source: Source<'_>,
    ) -> Result<(), Bad> {
        match source.lists {
            Lists::Text => {}
            Lists::Index(walker) => {
                let mut visit = |element| self.value(item, column, element, source);
                if walker.for_elements(slot, &mut visit)? {
                    return Ok(());
                }
            }
            Lists::Tape(tape) => {
                if let Some(mut elements) = elements(tape, slot, item.slots) {
                    return elements.try_for_each(|it| self.out(&mut item.out, column, it, source));
                }
            }
        }
        let mut result = Ok(());
        for_elements(source.text, slot.start as usize, &mut |element| {
            if result.is_ok() {
                result = self.value(item, column, element, source);
            }
        });
        result
    }

    /// The fields of a struct from the elements of an array.
    fn positions(
        &mut self,
        fields: &mut [(usize, ValuePlan)],
        columns: &mut [ColumnBuilder],
        slot: &Slot,
        source: Source<'_>,
    ) -> Result<(), Bad> {
        let mut elements = Vec::new();
        let start = slot.start as usize;
        for_elements(source.text, start, &mut |element| elements.push(element));
        for ((position, plan), column) in fields.iter_mut().zip(columns) {
            let element = elements.get(*position).copied().unwrap_or_default();
            self.value(plan, column, element, source)?;
        }
        Ok(())
    }

    /// One value that has no slots of its own yet.
    fn value(
        &mut self,
        plan: &mut ValuePlan,
        column: &mut ColumnBuilder,
        slot: Slot,
        source: Source<'_>,
    ) -> Result<(), Bad> {
        if plan.slots == 1 {
            return self.out(&mut plan.out, column, &[slot], source);
        }
        let mut slots = self.spare.pop().unwrap_or_default();
        slots.clear();
        slots.resize(plan.slots, Slot::default());
        if slot.kind == Kind::Object {
            self.members(plan, &slot, &mut slots, source);
        }
        if let Some(first) = slots.first_mut() {
            *first = slot;
        }
        let result = self.out(&mut plan.out, column, &slots, source);
        self.spare.push(slots);
        result
    }

    /// Fills the slots of a value that is an object.
    #[inline]
    fn members(&self, plan: &mut ValuePlan, slot: &Slot, slots: &mut [Slot], source: Source<'_>) {
        if let (Lists::Index(walker), Some(walk)) = (source.lists, &mut plan.walk) {
            if walker.fill_element(walk, slot, slots).is_some() {
                return;
            }
            slots.fill(Slot::default());
        }
        let matches = |_: usize, name: &str, key: &str| (self.inside)(name, key);
        fill_by(source.text, slot.start as usize, &plan.objects, 0, slots, &matches);
    }

    /// Entries of a map; of keys that come again the last value counts, NULL keys are left
    /// out, because Trino's maps have neither.
    fn entries(
        &mut self,
        key_type: &HiveType,
        value: &mut ValuePlan,
        map: &mut MapBuilder,
        slot: &Slot,
        source: Source<'_>,
    ) -> Result<(), Bad> {
        let mut members: Vec<(String, Slot)> = Vec::new();
        let mut places: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
        for_members(source.text, slot.start as usize, &mut |key, from, to| {
            let mut key = decoded(key).into_owned();
            if self.rules.containers == Containers::LowerKeys {
                key = key.to_lowercase();
            }
            let slot = Slot::of(source.text, from, to);
            match places.get(&key).and_then(|at| members.get_mut(*at)) {
                Some(member) => member.1 = slot,
                None => {
                    places.insert(key.clone(), members.len());
                    members.push((key, slot));
                }
            }
        });
        for (key, slot) in members {
            if append_text(&mut map.keys, &key, &self.rules.text).is_err() {
                if self.rules.mismatch == Mismatch::Fail {
                    return Err(Bad { value: format!("{key} ({key_type})"), shape: false });
                }
                continue;
            }
            self.value(value, &mut map.values, slot, source)?;
        }
        Ok(())
    }

    fn bad(
        &self,
        column: &mut ColumnBuilder,
        slot: &Slot,
        source: Source<'_>,
        shape: bool,
    ) -> Result<(), Bad> {
        match self.rules.mismatch {
            Mismatch::Null => {
                column.append_null();
                Ok(())
            }
            Mismatch::Fail => {
                let value = match slot.kind {
                    Kind::String => source.known.decoded(slot.text(source.text)),
                    _ => compact(slot.json(source.text), source.known),
                };
                Err(Bad { value: value.into_owned(), shape })
            }
        }
    }
}
