//! Where the records of `{"Records":[{…},{…}]}` lie, by strings and brackets alone: the
//! quick look before records that may matter are indexed and judged. It must not judge what
//! is inside a record.

use super::index::Record;
use super::tokens::escaped_bytes;
use crate::filter::{KeyBlocks, KeyFinder, Noted, hides};
use crate::raw::{Classifier, Work, dispatch};

const BEGINS: &[u8] = b"{\"Records\":[";
const ENDS: &[u8] = b"]}";

/// What is found, reused from text to text.
#[derive(Debug, Default)]
pub(crate) struct Bounds {
    /// In order.
    pub(crate) records: Vec<Record>,
    /// What decides which of them matter.
    pub(crate) noted: Noted,
}

/// Finds the records of `text`, and `key` on the way. False when it is not exactly an object
/// with one member, an array of nothing but containers without white space between them; or
/// has a backslash outside strings.
pub(crate) fn bounds(text: &[u8], key: Option<&KeyFinder>, found: &mut Bounds) -> bool {
    found.records.clear();
    found.noted.hidden.clear();
    found.noted.keys.clear();
    let long = text.len() >= u32::MAX as usize;
    if long || !text.starts_with(BEGINS) || !text.ends_with(ENDS) {
        return false;
    }
    let last = text.len() - ENDS.len();
    dispatch(Find { text, last, key: key.map(KeyBlocks::new), found })
}

struct Find<'a> {
    text: &'a [u8],
    /// Where the array must end.
    last: usize,
    key: Option<KeyBlocks<'a>>,
    found: &'a mut Bounds,
}

#[derive(Default)]
struct State {
    escaped: u64,
    in_string: u64,
    depth: i64,
    /// Where the record at hand begins, and where the one before ended.
    start: usize,
    end: usize,
}

impl Work for Find<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<C: Classifier>(mut self, classifier: C) -> bool {
        let mut state = State { end: BEGINS.len() - 1, ..State::default() };
        let (blocks, tail) = self.text.as_chunks::<64>();
        let mut at = 0;
        for block in blocks {
            if !self.block(classifier, block, u64::MAX, at, &mut state) {
                return false;
            }
            at += 64;
        }
        let mut block = [b' '; 64];
        block.iter_mut().zip(tail).for_each(|(to, from)| *to = *from);
        let valid = (1_u64 << tail.len()) - 1;
        self.block(classifier, &block, valid, at, &mut state)
            && state.depth == 0
            && state.in_string == 0
            && state.end == self.last
    }
}

impl Find<'_> {
    #[inline(always)]
    fn block<C: Classifier>(
        &mut self,
        classifier: C,
        block: &[u8; 64],
        valid: u64,
        at: usize,
        state: &mut State,
    ) -> bool {
        let masks = classifier.masks(block);
        if let Some(key) = &mut self.key {
            let keys = &mut self.found.noted.keys;
            key.block(classifier, block, masks.quote, self.text, at, keys);
        }
        if masks.backslash != 0 {
            self.note_hidden(masks.backslash, at);
        }
        let escaped = escaped_bytes(masks.backslash, &mut state.escaped);
        let inside = classifier.prefix_xor(masks.quote & !escaped) ^ state.in_string;
        state.in_string = (inside.cast_signed() >> 63).cast_unsigned();
        let outside = !inside & valid;
        if masks.backslash & outside != 0 {
            return false;
        }
        let (open, close) = (masks.open & outside, masks.close & outside);
        let (opens, closes) = (i64::from(open.count_ones()), i64::from(close.count_ones()));
        if state.depth - closes > 2 {
            // No record ends or begins here.
            state.depth += opens - closes;
            return true;
        }
        let mut brackets = open | close;
        while brackets != 0 {
            let bit = brackets & brackets.wrapping_neg();
            brackets ^= bit;
            let place = at + bit.trailing_zeros() as usize;
            let fits = if open & bit != 0 {
                state.depth += 1;
                state.depth > 3 || self.opens(place, state)
            } else {
                state.depth -= 1;
                state.depth > 2 || self.closes(place, state)
            };
            if !fits {
                return false;
            }
        }
        true
    }

    #[allow(clippy::cast_possible_truncation, reason = "`bounds` refuses longer texts")]
    fn note_hidden(&mut self, mut backslashes: u64, at: usize) {
        while backslashes != 0 {
            let place = at + backslashes.trailing_zeros() as usize;
            if hides(self.text, place) {
                self.found.noted.hidden.push(place as u32);
            }
            backslashes &= backslashes - 1;
        }
    }

    /// A container opens at depth 1 to 3.
    #[inline(always)]
    fn opens(&self, place: usize, state: &mut State) -> bool {
        state.start = place;
        match state.depth {
            1 => place == 0,
            2 => place == BEGINS.len() - 1,
            _ => {
                let first = place == BEGINS.len();
                let next = place == state.end + 1 && self.text.get(state.end) == Some(&b',');
                (first || next) && self.text.get(place) == Some(&b'{')
            }
        }
    }

    /// A container of depth 1 to 3 closes.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation)]
    fn closes(&mut self, place: usize, state: &mut State) -> bool {
        match state.depth {
            2 => {
                // Positions fit: `bounds` refuses longer texts.
                let (start, end) = (state.start as u32, place as u32 + 1);
                self.found.records.push(Record { start, end, ..Record::default() });
                state.end = place + 1;
                true
            }
            1 => {
                let empty = self.found.records.is_empty() && place == BEGINS.len();
                if empty {
                    state.end = place;
                }
                place == self.last && state.end == place
            }
            _ => state.depth == 0 && place == self.last + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<Vec<&str>> {
        let mut all = Bounds::default();
        let found = bounds(text.as_bytes(), None, &mut all);
        let part = |it: &Record| &text[it.start as usize..it.end as usize];
        found.then(|| all.records.iter().map(part).collect())
    }

    #[test]
    fn keys_and_hidden_characters_are_noted_at_every_offset() {
        let key = KeyFinder::new("errorcode").unwrap();
        let mut found = Bounds::default();
        for pad in 0..200 {
            let (x, y) = ("x".repeat(pad), "\"errorCode\":1,\"errorCods\":2".repeat(pad % 5));
            let hidden = "\\\\u0041 \\u0061 \\u00e9 \\u10 \\n";
            let record = format!("{{{y},\"{x}\":\"{hidden}\",\"ErrorCode\":\"{x}\"}}");
            let text = format!("{{\"Records\":[{record},{{}},{record}]}}");
            assert!(bounds(text.as_bytes(), Some(&key), &mut found), "{text}");
            let lower = text.to_lowercase();
            let places = |word| {
                let found = (0..lower.len()).filter(|at| lower[*at..].starts_with(word));
                found.map(|at| at as u32).collect::<Vec<_>>()
            };
            assert_eq!(found.noted.keys, places("\"errorcode\""), "{text}");
            let mut hidden = [places("\\u0041"), places("\\u0061")].concat();
            hidden.sort_unstable();
            assert_eq!(found.noted.hidden, hidden, "{text}");
        }
    }

    #[test]
    fn records_are_found_at_every_offset() {
        for pad in 0..200 {
            let a = format!("{{\"a\":\"{}\"}}", "x".repeat(pad));
            let b = format!("{{\"b\":[{{\"}}]\":\"\\\\\"}},\"{}\\\"{{\"]}}", "y".repeat(pad % 70));
            let text = format!("{{\"Records\":[{a},{b},{{}},{a}]}}");
            assert_eq!(found(&text), Some(vec![a.as_str(), &b, "{}", &a]), "{text}");
        }
    }

    #[test]
    fn other_documents_are_refused() {
        assert_eq!(found("{\"Records\":[]}"), Some(Vec::new()));
        // What is inside a record is not looked at.
        assert_eq!(found("{\"Records\":[{x]]}"), Some(vec!["{x]"]));
        for text in [
            "",
            "{\"Records\":[",
            "{\"Records\":[]",
            "{\"Records\":[]}}",
            "{\"Records\":[]]}",
            "{\"Records\":[],\"a\":[]}",
            "{\"Records\":[{}],\"a\":[]}",
            "{\"Records\":[{} ,{}]}",
            "{\"Records\":[{},]}",
            "{\"Records\":[,{}]}",
            "{\"Records\":[{}{}]}",
            "{\"Records\":[{},1]}",
            "{\"Records\":[1,{}]}",
            "{\"Records\":[[],{}]}",
            "{\"Records\":[{},[]]}",
            "{\"Records\":[{\\}]}",
            "{\"Records\":[{\"]}",
            "{\"Records\":[{},\"{},{}\"]}",
            "{\"Records\":[{}]}{\"Records\":[{}]}",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
