//! Finds a JSON key whatever its case, many bytes at a time. It must not know what follows
//! the key.

use crate::raw::{Classifier, Work, dispatch};

/// Positions tried at once.
const STRIDE: usize = 64;
/// A key reaches into one more block than it begins in.
const LONGEST: usize = 60;

/// Seeks a key with its quotes.
#[derive(Debug, Clone)]
pub(crate) struct KeyFinder {
    /// Lower case, quotes included.
    key: Box<[u8]>,
}

impl KeyFinder {
    /// `None` when a key spelled with letters beyond ASCII could be equal to `name`: K (the
    /// sign for kelvin) is k in lower case, and nothing else becomes an ASCII letter.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let plain =
            name.bytes().all(|b| matches!(b, b'a'..=b'j' | b'l'..=b'z' | b'0'..=b'9' | b'_'));
        let sought = plain && (2..=LONGEST).contains(&name.len());
        sought.then(|| Self { key: format!("\"{name}\"").into_bytes().into() })
    }

    /// The byte in the middle of the key, in lower case.
    #[inline(always)]
    fn letter(&self) -> u8 {
        self.key.get(self.key.len() / 2).copied().unwrap_or_default()
    }

    #[inline(always)]
    fn is_at(&self, text: &[u8], at: usize) -> bool {
        text.get(at..at + self.key.len()).is_some_and(|it| it.eq_ignore_ascii_case(&self.key))
    }

    /// Where the key first occurs, at its quote.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        dispatch(Find { text, finder: self })
    }
}

/// Seeks a key in one block after the other, for who looks at the blocks anyway.
#[derive(Debug)]
pub(crate) struct KeyBlocks<'a> {
    finder: &'a KeyFinder,
    /// Of the block before: quotes, and bytes that are the key's middle one.
    quotes: u64,
    letters: u64,
}

impl<'a> KeyBlocks<'a> {
    pub(crate) fn new(finder: &'a KeyFinder) -> Self {
        Self { finder, quotes: 0, letters: 0 }
    }

    /// Hands out where the keys begin that end in the block at byte `at`, all quotes of which
    /// are `quotes`.
    #[inline(always)]
    pub(crate) fn block<C: Classifier>(
        &mut self,
        classifier: C,
        block: &[u8; 64],
        quotes: u64,
        text: &[u8],
        at: usize,
        found: &mut Vec<u32>,
    ) {
        let last = self.finder.key.len() - 1;
        let back = last - self.finder.key.len() / 2;
        let letter = self.finder.letter();
        let letters =
            classifier.equal(block, letter) | classifier.equal(block, letter.to_ascii_uppercase());
        let begun = quotes << last | self.quotes >> (64 - last);
        let middle = letters << back | self.letters >> (64 - back);
        (self.quotes, self.letters) = (quotes, letters);
        let mut ends = quotes & begun & middle;
        while ends != 0 {
            let begin = at + ends.trailing_zeros() as usize - last;
            if self.finder.is_at(text, begin) {
                found.push(u32::try_from(begin).unwrap_or(u32::MAX));
            }
            ends &= ends - 1;
        }
    }
}

struct Find<'a> {
    text: &'a [u8],
    finder: &'a KeyFinder,
}

impl Work for Find<'_> {
    type Output = Option<usize>;

    /// Plain loops: compiled with the processor's instructions they compare whole vectors.
    #[inline(always)]
    fn run<C: Classifier>(self, _: C) -> Option<usize> {
        let Self { text, finder } = self;
        let (middle, last) = (finder.key.len() / 2, finder.key.len() - 1);
        let letter = finder.letter() | 0x20;
        let mut at = 0;
        while let (Some(begins), Some(middles), Some(ends)) = (
            text.get(at..).and_then(|it| it.first_chunk::<STRIDE>()),
            text.get(at + middle..).and_then(|it| it.first_chunk::<STRIDE>()),
            text.get(at + last..).and_then(|it| it.first_chunk::<STRIDE>()),
        ) {
            let mut any = 0;
            for ((begin, middle), end) in begins.iter().zip(middles).zip(ends) {
                any |= u8::from(*begin == b'"')
                    & u8::from(*middle | 0x20 == letter)
                    & u8::from(*end == b'"');
            }
            if any != 0
                && let Some(found) = (at..at + STRIDE).find(|at| finder.is_at(text, *at))
            {
                return Some(found);
            }
            at += STRIDE;
        }
        (at..text.len()).find(|at| finder.is_at(text, *at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw::Portable;

    #[test]
    fn keys_are_found_in_any_case_at_any_place() {
        let finder = KeyFinder::new("errorcode").unwrap();
        for key in ["\"errorCode\"", "\"ERRORCODE\"", "\"errorcode\""] {
            for before in 0..150 {
                for after in [0, 1, 63, 64, 90] {
                    let decoys = "\"errorCod\"errorCode\"".repeat(before / 20);
                    let text = format!("{decoys}{}{key}{}", "x".repeat(before), "y".repeat(after));
                    let expected = text.to_lowercase().find("\"errorcode\"");
                    let bytes = text.as_bytes();
                    assert_eq!(finder.find(bytes), expected, "{text}");
                    let portable = Find { text: bytes, finder: &finder };
                    assert_eq!(portable.run(Portable), expected, "{text}");
                }
            }
        }
        assert_eq!(finder.find(b"\"errorMessage\""), None);
        assert_eq!(finder.find(b""), None);
        assert!(KeyFinder::new("key").is_none());
        let finder = KeyFinder::new("a_b").unwrap();
        assert_eq!(finder.find(format!("{{\"A_b\":{}}}", "1".repeat(99)).as_bytes()), Some(1));
    }

    /// What the refusal of k rests on.
    #[test]
    fn only_the_kelvin_sign_becomes_an_ascii_letter() {
        let becomes = |c: &char| c.to_lowercase().all(|lower| lower.is_ascii());
        let strange = ('\u{80}'..=char::MAX).filter(becomes).collect::<Vec<_>>();
        assert_eq!(strange, ['\u{212A}']);
    }
}
