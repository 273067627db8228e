//! Finds a JSON key whatever its case, many bytes at a time. It must not know what follows
//! the key.

use crate::raw::{Classifier, Work, dispatch};

/// Positions tried at once.
const STRIDE: usize = 64;

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
        (plain && name.len() > 1).then(|| Self { key: format!("\"{name}\"").into_bytes().into() })
    }

    /// Where the key first occurs, at its quote.
    pub(crate) fn find(&self, text: &[u8]) -> Option<usize> {
        dispatch(Find { text, key: &self.key })
    }
}

struct Find<'a> {
    text: &'a [u8],
    key: &'a [u8],
}

impl Work for Find<'_> {
    type Output = Option<usize>;

    /// Plain loops: compiled with the processor's instructions they compare whole vectors.
    #[inline(always)]
    fn run<C: Classifier>(self, _: C) -> Option<usize> {
        let Self { text, key } = self;
        let (middle, last) = (key.len() / 2, key.len() - 1);
        let letter = *key.get(middle)?;
        let is_key =
            |at: usize| text.get(at..at + key.len()).is_some_and(|it| it.eq_ignore_ascii_case(key));
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
                && let Some(found) = (at..at + STRIDE).find(|at| is_key(*at))
            {
                return Some(found);
            }
            at += STRIDE;
        }
        (at..text.len()).find(|at| is_key(*at))
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
                    let (bytes, lower) = (text.as_bytes(), &finder.key);
                    assert_eq!(finder.find(bytes), expected, "{text}");
                    assert_eq!(Find { text: bytes, key: lower }.run(Portable), expected, "{text}");
                }
            }
        }
        assert_eq!(finder.find(b"\"errorMessage\""), None);
        assert_eq!(finder.find(b""), None);
        assert!(KeyFinder::new("key").is_none());
    }

    /// What the refusal of k rests on.
    #[test]
    fn only_the_kelvin_sign_becomes_an_ascii_letter() {
        let becomes = |c: &char| c.to_lowercase().all(|lower| lower.is_ascii());
        let strange = ('\u{80}'..=char::MAX).filter(becomes).collect::<Vec<_>>();
        assert_eq!(strange, ['\u{212A}']);
    }
}
