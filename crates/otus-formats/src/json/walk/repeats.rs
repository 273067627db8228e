//! Whether some object of a line has a key twice, whatever the letters' case. It must not
//! know which keys are wanted.

use super::index::Found;

/// Hashes of keys; more than the keys of an object, so that few objects have two with one.
const SLOTS: usize = 1024;
/// Keys looked at again because a hash came twice, before a line is left to the careful way.
const PATIENCE: usize = 100_000;

/// The keys of the line being indexed, at every depth; reused from line to line.
#[derive(Debug)]
pub(super) struct Repeats {
    /// Of each key its closing quote and its object.
    keys: Vec<(u32, u32)>,
    /// Numbers of the open objects, the innermost last.
    open: Vec<u32>,
    /// The number of the last object; they count on from line to line.
    objects: u32,
    /// For each hash the greatest number of an object that had such a key.
    seen: Box<[u32; SLOTS]>,
}

impl Repeats {
    pub(super) fn new() -> Self {
        Self { keys: Vec::new(), open: Vec::new(), objects: 0, seen: Box::new([0; SLOTS]) }
    }

    /// Takes the keys of a line from its brackets and colons.
    fn collect(&mut self, text: &[u8], line: &Found) {
        self.keys.clear();
        self.open.clear();
        if self.objects > u32::MAX / 2 {
            self.objects = 0;
            self.seen.fill(0);
        }
        let mut from = 0;
        for place in line.brackets.as_slice() {
            let to = *place as usize;
            self.colons(&line.colons, from, to);
            // Of the four brackets those of objects have bit 5, those that open bit 1.
            match text.get(to) {
                Some(byte) if byte & 0x22 == 0x22 => {
                    self.objects += 1;
                    self.open.push(self.objects);
                }
                Some(byte) if byte & 0x20 != 0 => {
                    self.open.pop();
                }
                _ => {}
            }
            from = to;
        }
    }

    /// Colons of bytes `from..to`, each after a key of the innermost object.
    #[inline(always)]
    fn colons(&mut self, colons: &[u64], from: usize, to: usize) {
        let object = self.open.last().copied().unwrap_or(0);
        for block in from / 64..=to / 64 {
            let mut bits = colons.get(block).copied().unwrap_or(0);
            if block == from / 64 {
                bits &= u64::MAX << (from % 64);
            }
            if block == to / 64 {
                bits &= !(u64::MAX << (to % 64));
            }
            while bits != 0 {
                // Places fit: longer lines are refused. A quote stands before each colon.
                #[allow(clippy::cast_possible_truncation)]
                let colon = (block * 64) as u32 + bits.trailing_zeros();
                self.keys.push((colon.wrapping_sub(1), object));
                bits &= bits - 1;
            }
        }
    }

    /// Whether an object of the line has a key twice, or there is no saying. Keys must be
    /// ASCII without escapes.
    pub(super) fn found(&mut self, text: &[u8], line: &Found) -> bool {
        self.collect(text, line);
        let mut patience = PATIENCE;
        for (at, (end, object)) in self.keys.iter().enumerate() {
            let Some(last) = self.seen.get_mut(hash(text, *end as usize)) else { return true };
            // Objects are numbered as they open: had this one had such a key, or one opened
            // within it since, the number here would be no less.
            if *last < *object {
                *last = *object;
                continue;
            }
            let key = key(text, *end);
            let same = |other: u32| self::key(text, other).eq_ignore_ascii_case(key);
            let before = self.keys.get(..at).unwrap_or_default();
            // Keys before the object opened are of objects with smaller numbers.
            for (other, of) in before.iter().rev().take_while(|it| it.1 >= *object) {
                let Some(left) = patience.checked_sub(1) else { return true };
                patience = left;
                if of == object && same(*other) {
                    return true;
                }
            }
        }
        false
    }
}

/// The key whose closing quote is at `end`.
fn key(text: &[u8], end: u32) -> &[u8] {
    let before = text.get(..end as usize).unwrap_or_default();
    let start = memchr::memrchr(b'"', before).map_or(0, |quote| quote + 1);
    before.get(start..).unwrap_or_default()
}

/// A hash of the last bytes, at most 16, of the key that ends before `end`, letters of
/// either case the same.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "ten bits are left")]
fn hash(text: &[u8], end: usize) -> usize {
    const LOW: u128 = 0x7f7f_7f7f_7f7f_7f7f_7f7f_7f7f_7f7f_7f7f;
    const QUOTES: u128 = 0x2222_2222_2222_2222_2222_2222_2222_2222;
    const FOLD: u128 = 0x2020_2020_2020_2020_2020_2020_2020_2020;
    let before = text.get(..end).unwrap_or_default();
    let bytes = match before.last_chunk::<16>() {
        Some(last) => u128::from_le_bytes(*last),
        // The first key of a line: what is missing in front is quotes.
        None => before.iter().fold(QUOTES, |all, byte| all >> 8 | u128::from(*byte) << 120),
    };
    let other = bytes ^ QUOTES;
    // The high bit of each byte that is a quote.
    let quotes = !(((other & LOW) + LOW) | other | LOW);
    let kept = match quotes.leading_zeros() {
        128 => bytes,
        0 => 0,
        above => bytes >> (128 - above),
    } | FOLD;
    let mixed = (kept as u64) ^ ((kept >> 64) as u64).rotate_left(29);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
}

#[cfg(test)]
mod tests {
    use super::{hash, key};
    use crate::json::walk::Index;

    fn repeats(text: &str) -> bool {
        let mut index = Index::new(1).with_keys();
        assert!(index.build(text.as_bytes()), "{text}");
        index.repeats(text.as_bytes())
    }

    #[test]
    fn keys_repeat_within_one_object_only() {
        for text in [
            r#"{"a":1,"b":{"a":1,"b":[{"a":1},{"a":2}]},"c":{"a":":","b":"{"}}"#,
            r#"{"":1,"x":{"":2}}"#,
            r#"{"seventeenletters1":1,"xeventeenletters1":2,"eventeenletters1":3}"#,
            r##"{"k#":1,"k":2,"#":3,"":4}"##,
        ] {
            assert!(!repeats(text), "{text}");
        }
        for text in [
            r#"{"a":1,"A":2}"#,
            r#"{"x":{"b":1},"y":[{"q":[{"ab":1,"c":{"ab":1},"aB":2}]}]}"#,
            r#"{"":1,"a":2,"":3}"#,
            r#"{"a":{"x":{}},"b":{"y":{}},"A":3}"#,
        ] {
            assert!(repeats(text), "{text}");
        }
    }

    #[test]
    fn lines_do_not_disturb_each_other() {
        let mut index = Index::new(1).with_keys();
        for _ in 0..5000 {
            let text = br#"{"a":1,"b":{"a":1}}"#;
            assert!(index.build(text) && !index.repeats(text));
        }
    }

    #[test]
    fn many_keys_are_told_apart_or_left() {
        let keys = |many: usize| {
            let keys: Vec<_> = (0..many).map(|at| format!("\"k{at}\":{at}")).collect();
            format!("{{{}}}", keys.join(","))
        };
        assert!(!repeats(&keys(60)));
        // There is no saying within the patience.
        assert!(repeats(&keys(100_000)));
    }

    #[test]
    fn a_hash_is_of_the_key_alone() {
        let text = br#"{"Key":1,"other":{"kEY":2}}"#;
        let ends = [5, 22];
        assert_eq!(ends.map(|end| key(text, end)), [b"Key", b"kEY"]);
        assert_eq!(hash(text, 5), hash(text, 22));
    }
}
