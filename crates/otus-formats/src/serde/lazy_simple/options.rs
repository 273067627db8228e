//! The properties of LazySimpleSerDe, spelled and defaulted as Hive does.

use std::borrow::Cow;

use crate::spec::SerdeSpec;
use crate::value::TextRules;

/// Separators of the deeper levels: control characters that are no white space, then the
/// bytes beyond ASCII.
const CONTROLS: [u8; 26] = [
    1, 2, 3, 4, 5, 6, 7, 8, 11, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 28, 29, 30, 31,
];
const LEVELS: usize = 8;
const MORE_LEVELS: usize = 24;

#[derive(Debug, Clone)]
pub(super) struct Options {
    separators: Vec<u8>,
    pub(super) escape: Option<u8>,
    pub(super) null: Vec<u8>,
    /// What follows the last but one separator belongs to the last column, separators too.
    pub(super) last_takes_rest: bool,
    pub(super) text: TextRules,
}

impl Options {
    pub(super) fn new(spec: &SerdeSpec) -> Self {
        let property = |key: &str| spec.property(key);
        let fields = property("field.delim").or_else(|| property("serialization.format"));
        // The second spelling is Hive's own slip, and the usual one.
        let items = property("collection.delim").or_else(|| property("colelction.delim"));
        let mut separators =
            CONTROLS.iter().copied().chain(0x80..=0xff).take(levels(spec)).collect::<Vec<_>>();
        let given = [fields, items, property("mapkey.delim")];
        for (separator, given) in separators.iter_mut().zip(given) {
            *separator = given.and_then(byte).unwrap_or(*separator);
        }
        Self {
            separators,
            escape: property("escape.delim").map(|it| byte(it).unwrap_or(b'\\')),
            null: property("serialization.null.format").unwrap_or("\\N").as_bytes().to_vec(),
            last_takes_rest: spec.flag("serialization.last.column.takes.rest", false),
            text: TextRules::with_formats(property("timestamp.formats")),
        }
    }

    /// The separator of a level; 0 is that of fields.
    pub(super) fn separator(&self, level: usize) -> u8 {
        self.separators.get(level).copied().unwrap_or(1)
    }

    pub(super) fn is_separator(&self, byte: u8) -> bool {
        self.separators.contains(&byte)
    }

    pub(super) fn levels(&self) -> usize {
        self.separators.len()
    }

    /// Whether a field is SQL NULL.
    #[inline]
    pub(super) fn is_null(&self, field: &[u8]) -> bool {
        // Fields of the same length are many, fields that begin alike are few.
        field.first() == self.null.first() && field == self.null.as_slice()
    }

    /// A string without its escapes.
    pub(super) fn unescaped<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        let Some(escape) = self.escape.filter(u8::is_ascii) else {
            return text;
        };
        if memchr::memchr(escape, text.as_bytes()).is_none() {
            return text;
        }
        let mut out = String::with_capacity(text.len());
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let is_escape = u32::from(c) == u32::from(escape);
            // One at the very end stands for itself.
            out.push(if is_escape { chars.next().unwrap_or(c) } else { c });
        }
        Cow::Owned(out)
    }
}

fn levels(spec: &SerdeSpec) -> usize {
    if spec.flag("hive.serialization.extend.additional.nesting.levels", false) {
        usize::MAX
    } else if spec.flag("hive.serialization.extend.nesting.levels", false) {
        MORE_LEVELS
    } else {
        LEVELS
    }
}

/// A byte is its number as text, or the first character.
fn byte(text: &str) -> Option<u8> {
    match text.parse::<i8>() {
        Ok(code) => Some(code.cast_unsigned()),
        Err(_) => text.chars().next().and_then(|first| u8::try_from(u32::from(first)).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Options, byte};
    use crate::spec::SerdeSpec;

    #[test]
    fn bytes_are_numbers_or_characters() {
        assert_eq!(byte("9"), Some(b'\t'));
        assert_eq!(byte("\u{1}"), Some(1));
        assert_eq!(byte("||"), Some(b'|'));
        assert_eq!(byte("-2"), Some(0xfe));
        assert_eq!(byte(""), None);
    }

    #[test]
    fn separators_by_level() {
        let options = Options::new(&SerdeSpec::default());
        assert_eq!((options.separator(0), options.separator(7), options.levels()), (1, 8, 8));
        let mut spec = SerdeSpec::default();
        spec.properties.insert("serialization.format".into(), "\t".into());
        spec.properties.insert("colelction.delim".into(), ",".into());
        spec.properties.insert("hive.serialization.extend.nesting.levels".into(), "true".into());
        let options = Options::new(&spec);
        assert_eq!((options.separator(0), options.separator(1), options.levels()), (9, 44, 24));
    }
}
