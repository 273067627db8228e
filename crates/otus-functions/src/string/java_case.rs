//! Letters, blanks and padding as Trino's strings see them: code points one by one, no
//! locale, no mapping of one to many. It must not know columns.

use std::borrow::Cow;

use otus_types::TrinoType;

/// Lower case of every code point (Java's `Character.toLowerCase`).
#[must_use]
pub fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    Cow::Owned(text.chars().map(lower_char).collect())
}

fn lower_char(c: char) -> char {
    if c == 'İ' {
        return 'i';
    }
    let mut mapped = c.to_lowercase();
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Upper case of every code point (Java's `Character.toUpperCase`).
#[must_use]
pub fn upper(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_lowercase()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_uppercase());
    }
    Cow::Owned(text.chars().map(upper_char).collect())
}

fn upper_char(c: char) -> char {
    let mut mapped = c.to_uppercase();
    if let (Some(one), None) = (mapped.next(), mapped.next()) {
        return one;
    }
    // Greek letters with iota subscript have a simple mapping besides the full one.
    let simple = match u32::from(c) {
        code @ 0x1f80..=0x1faf => code | 8,
        code @ (0x1fb3 | 0x1fc3 | 0x1ff3) => code + 9,
        code => code,
    };
    char::from_u32(simple).unwrap_or(c)
}

/// What `trim` takes for white space (Java's `Character.isWhitespace`).
#[must_use]
pub fn is_whitespace(c: char) -> bool {
    matches!(c, '\t'..='\r' | '\u{1c}'..='\u{1f}' | ' ' | '\u{1680}' | '\u{2000}'..='\u{2006}'
        | '\u{2008}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{205f}' | '\u{3000}')
}

/// A stored char value with its blanks; other texts as they are.
#[must_use]
pub fn padded<'t>(text: &'t str, ty: Option<&TrinoType>) -> Cow<'t, str> {
    let Some(TrinoType::Char(length)) = ty else {
        return Cow::Borrowed(text);
    };
    let missing = usize::try_from(*length).unwrap_or(0).saturating_sub(text.chars().count());
    if missing == 0 {
        return Cow::Borrowed(text);
    }
    let mut padded = String::with_capacity(text.len() + missing);
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(' ', missing));
    Cow::Owned(padded)
}

/// A char value as it is stored: without trailing blanks.
#[must_use]
pub fn unpadded(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_end_matches(' ')),
        Cow::Owned(mut text) => {
            text.truncate(text.trim_end_matches(' ').len());
            Cow::Owned(text)
        }
    }
}

/// Byte offset of code point `index`; the length for the one past the end.
#[must_use]
pub fn offset_of(text: &str, index: usize) -> Option<usize> {
    if text.is_ascii() {
        return (index <= text.len()).then_some(index);
    }
    text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(index)
}
