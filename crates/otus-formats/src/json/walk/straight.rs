//! Reading a line from its first byte to its last in one go, with no index: its keys are
//! expected to come as they came before, of strings only the ends are looked for, and what the
//! line holds is judged as it is met. Where much of a line is wanted this is less work than
//! indexing all of it. It must not know what values are for.

use super::guess::{Guesses, Key};
use super::nesting::MAX_DEPTH;
use super::verify::{escape, scalar};
use super::wanted::{Wanted, WantedKeys};
use crate::json::plan::{ObjectPlan, Out, RowPlan, ValuePlan};
use crate::json::slots::{Kind, Slot};
use crate::raw::{Classifier, Work, dispatch};

/// No slot, or no plan.
const NONE: usize = usize::MAX;

/// What is wanted of lines, and what is known of how they are written.
#[derive(Debug)]
pub(crate) struct Straight {
    /// Object 0 is the line; the last one is every object of which nothing is wanted.
    objects: Vec<WantedKeys>,
    items: Vec<Items>,
    /// Slots of a line.
    slots: usize,
    /// Keys of a line that begin so are left to others; empty: none are.
    refused: &'static str,
    /// Containers that are open around the one at hand.
    open: Vec<Open>,
}

/// What is wanted of each element of an array: `slots` slots, of which the first is the element
/// itself.
#[derive(Debug, Clone, Copy)]
struct Items {
    slots: usize,
    element: Wanted,
}

/// A line that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StraightLine {
    /// Behind the line and its end.
    pub(crate) end: usize,
    /// There is no white space within it.
    pub(crate) dense: bool,
    /// There is no backslash in it.
    pub(crate) plain: bool,
}

/// A container that has begun.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Its place among the objects of the plan; [`NONE`] for an array.
    object: usize,
    /// The slot of the container itself, or [`NONE`].
    slot: usize,
    /// Of an object: the first of its slots, the number of the key before, and the bits of all
    /// keys before.
    base: usize,
    before: usize,
    seen: u64,
    /// Of an array: what is wanted of its elements, or [`NONE`], and the slot that is to say
    /// where the next element's slots are.
    items: usize,
    link: usize,
}

impl Straight {
    /// `None` when some keys cannot be told apart.
    pub(crate) fn new(plan: &RowPlan, refused: &'static str) -> Option<Self> {
        let (slots, items) = (plan.slots, Vec::new());
        let mut straight = Self { objects: Vec::new(), items, slots, refused, open: Vec::new() };
        straight.add(&plan.objects, plan.outs.iter())?;
        straight.objects.push(WantedKeys::new(&ObjectPlan::default())?);
        Some(straight)
    }

    /// Adds the objects of a plan, and those of the elements of its arrays; the number of the
    /// first one.
    fn add<'a>(
        &mut self,
        objects: &[ObjectPlan],
        outs: impl Iterator<Item = &'a Out>,
    ) -> Option<usize> {
        let first = self.objects.len();
        for object in objects {
            let mut keys = WantedKeys::new(object)?;
            for field in keys.fields_mut() {
                field.inside = field.inside.map(|it| it + first);
            }
            self.objects.push(keys);
        }
        let last = self.objects.len();
        for (slot, item) in outs.flat_map(arrays) {
            let number = self.add_items(item)?;
            let fields = self.objects.get_mut(first..last)?.iter_mut();
            let mut fields = fields.flat_map(WantedKeys::fields_mut);
            fields.find(|it| it.slot == slot)?.items = Some(number);
        }
        Some(first)
    }

    fn add_items(&mut self, plan: &ValuePlan) -> Option<usize> {
        let inside = Some(self.add(&plan.objects, [&plan.out].into_iter().filter(no_array))?);
        let items = match &plan.out {
            Out::List { item, .. } => Some(self.add_items(item)?),
            _ => None,
        };
        let element = Wanted { slot: 0, inside, items };
        self.items.push(Items { slots: plan.slots, element });
        Some(self.items.len() - 1)
    }

    /// Reads the line at byte `start` of `text` and puts its slots first in `tape`, those of
    /// elements behind them: see [`elements`]. `None` where it is not one valid JSON object that
    /// ends with a line feed or the text, or has keys that are odd or come twice: then it must be
    /// read another way, and the tape is of no use.
    #[inline]
    pub(crate) fn line(
        &mut self,
        text: &[u8],
        start: usize,
        tape: &mut Vec<Slot>,
    ) -> Option<StraightLine> {
        tape.clear();
        tape.resize(self.slots, Slot::default());
        self.open.clear();
        let rest = self.objects.len() - 1;
        dispatch(Read { plan: self, text, tape, at: start, rest, escapes: false, spaces: false })
    }
}

/// Arrays among what `out` is built of, but not among their elements.
fn arrays(out: &Out) -> Vec<(usize, &ValuePlan)> {
    match out {
        Out::List { slot, item } => vec![(*slot, item)],
        Out::Struct { children, .. } => children.iter().flat_map(arrays).collect(),
        Out::Scalar { .. } | Out::Map { .. } => Vec::new(),
    }
}

fn no_array(out: &&Out) -> bool {
    !matches!(out, Out::List { .. })
}

/// The slots of each element of the array in `slot`, `slots` of them at a time; `None` when they
/// are not in `tape`.
pub(crate) fn elements<'a>(
    tape: &'a [Slot],
    slot: &Slot,
    slots: usize,
) -> Option<impl Iterator<Item = &'a [Slot]>> {
    let mut next = slot.bracket as usize;
    let elements = std::iter::from_fn(move || {
        // Slot 0 is the line's own: no element.
        let link = tape.get(next).filter(|_| next > 0)?;
        let element = tape.get(next + 1..next + 1 + slots);
        next = link.bracket as usize;
        element
    });
    (slot.bracket != u32::MAX).then_some(elements)
}

impl Open {
    #[inline(always)]
    fn object(object: usize, slot: usize, base: usize) -> Self {
        let (before, seen) = (Guesses::START, 0);
        Self { object, slot, base, before, seen, items: NONE, link: NONE }
    }

    #[inline(always)]
    fn array(items: usize, slot: usize) -> Self {
        let (object, base, before, seen) = (NONE, NONE, Guesses::START, 0);
        Self { object, slot, base, before, seen, items, link: slot }
    }
}

/// Where a value goes.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// Its slot, or [`NONE`].
    slot: usize,
    /// What slots inside it count from.
    base: usize,
    wanted: Option<Wanted>,
}

/// The first quote, backslash or control character; the length of `ahead` where there is none.
#[cold]
fn string_stop(ahead: &[u8]) -> usize {
    let stops = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    ahead.iter().position(stops).unwrap_or(ahead.len())
}

/// The work on one line.
struct Read<'a> {
    plan: &'a mut Straight,
    text: &'a [u8],
    tape: &'a mut Vec<Slot>,
    at: usize,
    /// The object of which nothing is wanted.
    rest: usize,
    escapes: bool,
    spaces: bool,
}

impl Work for Read<'_> {
    type Output = Option<StraightLine>;

    #[inline(always)]
    fn run<C: Classifier>(mut self, classifier: C) -> Option<StraightLine> {
        self.take(b'{')?;
        let mut open = Open::object(0, NONE, 0);
        let mut begun = true;
        loop {
            // An empty container has no member or element.
            let empty = std::mem::take(&mut begun) && self.closes(&open);
            if !empty {
                let place = self.place(&mut open)?;
                if let Some(inner) = self.value(classifier, place)? {
                    (self.plan.open.len() < MAX_DEPTH).then_some(())?;
                    self.plan.open.push(std::mem::replace(&mut open, inner));
                    begun = true;
                    continue;
                }
            }
            while !self.comma() {
                self.closes(&open).then_some(())?;
                self.at += 1;
                self.end(open.slot);
                match self.plan.open.pop() {
                    Some(outer) => open = outer,
                    None => return self.line(),
                }
            }
        }
    }
}

impl Read<'_> {
    #[inline(always)]
    fn byte(&self) -> u8 {
        // No text holds this byte.
        self.text.get(self.at).copied().unwrap_or(0xff)
    }

    #[inline(always)]
    fn take(&mut self, byte: u8) -> Option<()> {
        (self.byte() == byte).then_some(())?;
        self.at += 1;
        Some(())
    }

    #[inline(always)]
    fn comma(&mut self) -> bool {
        self.take(b',').is_some()
    }

    /// One space may follow a colon or a comma.
    #[inline(always)]
    fn gap(&mut self) {
        if self.byte() == b' ' {
            self.at += 1;
            self.spaces = true;
        }
    }

    #[inline(always)]
    fn closes(&self, open: &Open) -> bool {
        self.byte() == if open.object == NONE { b']' } else { b'}' }
    }

    /// What follows the line.
    #[inline(always)]
    fn line(&self) -> Option<StraightLine> {
        let end = match self.text.get(self.at) {
            None => self.at,
            Some(b'\n') => self.at + 1,
            Some(_) => return None,
        };
        Some(StraightLine { end, dense: !self.spaces, plain: !self.escapes })
    }

    /// Where the value goes that comes next.
    #[inline(always)]
    fn place(&mut self, open: &mut Open) -> Option<Place> {
        if open.object == NONE {
            self.gap();
            return self.element(open);
        }
        let keys = self.plan.objects.get(open.object)?;
        let key = match keys.follow(open.before, self.text, self.at) {
            Some(key) => key,
            None => self.look(open)?,
        };
        (key.once & !open.seen != 0).then_some(())?;
        open.seen |= key.once;
        open.before = key.number;
        self.spaces |= self.byte() == b' ';
        self.at = key.colon + 1;
        self.gap();
        let slot = key.wanted.map_or(NONE, |it| open.base + it.slot);
        Some(Place { slot, base: open.base, wanted: key.wanted })
    }

    /// A key that was not expected.
    #[inline(never)]
    fn look(&mut self, open: &Open) -> Option<Key> {
        let start = self.at + usize::from(self.byte() == b' ');
        let inside = self.text.get(start..)?.strip_prefix(b"\"")?;
        let key = inside.get(..memchr::memchr(b'"', inside)?)?;
        let odd = |byte: &u8| *byte < 0x20 || *byte >= 0x80 || *byte == b'\\';
        let refused = self.plan.refused.as_bytes();
        let refused = open.object == 0 && !refused.is_empty() && key.starts_with(refused);
        let colon = start + key.len() + 2;
        if key.iter().any(odd) || refused || self.text.get(colon) != Some(&b':') {
            return None;
        }
        let spelled = self.text.get(self.at..=colon)?;
        let keys = self.plan.objects.get_mut(open.object)?;
        Some(keys.learn(open.before, key, spelled, self.at))
    }

    /// Makes slots for the next element of an array.
    #[inline(always)]
    fn element(&mut self, open: &mut Open) -> Option<Place> {
        let Some(items) = self.plan.items.get(open.items) else {
            return Some(Place { slot: NONE, base: NONE, wanted: None });
        };
        let link = self.tape.len();
        self.tape.get_mut(open.link)?.bracket = u32::try_from(link).ok()?;
        self.tape.resize(link + 1 + items.slots, Slot::default());
        open.link = link;
        Some(Place { slot: link + 1, base: link + 1, wanted: Some(items.element) })
    }

    /// Takes a value; of a container only its bracket.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "lines end before 4 GiB of text")]
    fn value<C: Classifier>(&mut self, classifier: C, place: Place) -> Option<Option<Open>> {
        let Place { slot, base, wanted } = place;
        let start = self.at;
        let kind = Kind::of(self.byte());
        let (mut inset, mut bracket, mut inner) = (0, u32::MAX, None);
        match kind {
            Kind::String => {
                self.string(classifier)?;
                inset = 1;
            }
            Kind::Object => {
                self.at += 1;
                let object = wanted.and_then(|it| it.inside).unwrap_or(self.rest);
                inner = Some(Open::object(object, slot, base));
            }
            Kind::Array => {
                self.at += 1;
                let items = wanted.and_then(|it| it.items);
                bracket = if items.is_some() { 0 } else { u32::MAX };
                inner = Some(Open::array(items.unwrap_or(NONE), slot));
            }
            _ => self.at = scalar(self.text, start)?,
        }
        if let Some(slot) = self.tape.get_mut(slot) {
            let (start, end) = (start as u32 + inset, self.at as u32 - inset);
            *slot = Slot { start, end, bracket, kind };
        }
        Some(inner)
    }

    /// A container ends; what is known of it is complete.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "lines end before 4 GiB of text")]
    fn end(&mut self, slot: usize) {
        if let Some(slot) = self.tape.get_mut(slot) {
            slot.end = self.at as u32;
        }
    }

    /// Passes over a string.
    #[inline(always)]
    fn string<C: Classifier>(&mut self, classifier: C) -> Option<()> {
        self.at += 1;
        loop {
            let ahead = self.text.get(self.at..)?;
            self.at += match ahead.first_chunk() {
                Some(block) => classifier.string_stop(block),
                None => string_stop(ahead),
            };
            match self.byte() {
                b'"' => break,
                b'\\' => {
                    self.at = escape(self.text, self.at)?;
                    self.escapes = true;
                }
                byte if byte < 0x20 || byte == 0xff => return None,
                _ => {}
            }
        }
        self.at += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Straight, StraightLine, elements};
    use crate::json::RowPlan;
    use crate::json::plan::ColumnKey;
    use crate::json::slots::Slot;
    use crate::projection::Projection;
    use crate::spec::{Column, SerdeSpec};
    use otus_types::HiveType;

    fn straight() -> Straight {
        let columns = [("a", "string"), ("b", "array<struct<c:string,d:array<array<int>>>>")];
        let columns = columns
            .map(|(name, ty)| Column { name: name.into(), ty: HiveType::parse(ty).unwrap() });
        let spec = SerdeSpec { columns: columns.to_vec(), ..SerdeSpec::default() };
        let all = Projection::all(&spec).unwrap();
        let keys = ["a", "b"].map(|key| ColumnKey { key: key.into(), as_json: false });
        Straight::new(&RowPlan::new(all.shapes(), all.column_indices(), &keys, None), "_").unwrap()
    }

    fn read(text: &str) -> Option<StraightLine> {
        straight().line(text.as_bytes(), 0, &mut Vec::new())
    }

    #[test]
    fn elements_are_on_the_tape() {
        let text = r#"{"x":[{"c":0}],"b":[{"c":"one","d":[[1,2],[],[3]]},{"C":"two"},7],"a":""}"#;
        let (mut straight, mut tape) = (straight(), Vec::new());
        // As never seen before, and as expected.
        for _ in 0..2 {
            straight.line(text.as_bytes(), 0, &mut tape).unwrap();
            let texts = |slots: &[Slot]| -> Vec<String> {
                slots.iter().map(|it| it.text(text).to_owned()).collect()
            };
            assert_eq!(texts(&tape[..1]), [""]);
            let items: Vec<_> = elements(&tape, &tape[1], 3).unwrap().collect();
            let second = [r#"{"C":"two"}"#, "two", ""];
            assert_eq!(texts(items[0])[1..], ["one", "[[1,2],[],[3]]"]);
            assert_eq!(
                (texts(items[1]), texts(items[2])),
                (second.map(String::from).into(), { ["7", "", ""].map(String::from).to_vec() })
            );
            let inner = elements(&tape, &items[0][2], 1).unwrap();
            let inner = inner.map(|it| elements(&tape, &it[0], 1).unwrap().map(texts).collect());
            let inner: Vec<Vec<Vec<String>>> = inner.collect();
            assert_eq!(inner, [vec![vec!["1"], vec!["2"]], vec![], vec![vec!["3"]]]);
        }
    }

    #[test]
    fn lines_are_judged() {
        let line = |end, dense, plain| Some(StraightLine { end, dense, plain });
        assert_eq!(read("{}"), line(2, true, true));
        assert_eq!(read("{\"z\":{\"k\":[]}}\n{"), line(15, true, true));
        assert_eq!(read(r#"{"a": "\u00e9", "b": [1, 2]}"#), line(28, false, false));
        let long = "k".repeat(200);
        assert!(read(&format!(r#"{{"{long}":1,"{long}l":2}}"#)).is_some());
        for text in [
            "",
            "{",
            "[]",
            "{} ",
            "{}\r\n",
            r#"{"a":1,}"#,
            r#"{"a" :1}"#,
            r#"{"a":1,"A":2}"#,
            r#"{"z":{"k":1, "k":2}}"#,
            r#"{"\u0061":1}"#,
            r#"{"é":1}"#,
            r#"{"_col0":1}"#,
            r#"{"a":"\x"}"#,
            r#"{"a":"\u12g4"}"#,
            "{\"a\":\"\t\"}",
            r#"{"a":01}"#,
            r#"{"a":[1,]}"#,
            r#"{"a":[1}"#,
            r#"{"a":"b"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let nested = |deep: usize| format!("{{\"a\":{}{}}}", "[".repeat(deep), "]".repeat(deep));
        assert!(read(&nested(63)).is_some());
        assert_eq!(read(&nested(64)), None);
    }
}
