//! JSON text that is known to be valid: strings without their escapes, and compact JSON as
//! Jackson writes it. It must not know values or types.

use std::borrow::Cow;

/// What is known of a text before its values are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// No white space outside strings.
    pub(crate) dense: bool,
    /// No backslash anywhere.
    pub(crate) plain: bool,
}

impl Known {
    /// [`decoded`], without a look where there is nothing to decode.
    #[inline]
    pub(crate) fn decoded(self, inner: &str) -> Cow<'_, str> {
        if self.plain { Cow::Borrowed(inner) } else { decoded(inner) }
    }
}

/// The characters of a JSON string (without its quotes). A lone surrogate becomes U+FFFD.
pub(crate) fn decoded(inner: &str) -> Cow<'_, str> {
    match memchr::memchr(b'\\', inner.as_bytes()) {
        None => Cow::Borrowed(inner),
        Some(at) => {
            let mut out = String::with_capacity(inner.len());
            let (plain, rest) = inner.split_at_checked(at).unwrap_or((inner, ""));
            out.push_str(plain);
            decode_escaped(rest, &mut out);
            Cow::Owned(out)
        }
    }
}

/// Appends the characters of `inner`, escapes decoded.
fn decode_escaped(mut inner: &str, out: &mut String) {
    while let Some((plain, rest)) = inner.split_once('\\') {
        out.push_str(plain);
        let mut after = rest.chars();
        match after.next() {
            Some('u') => {
                let (c, rest) = unicode_escape(after.as_str());
                out.push(c);
                inner = rest;
                continue;
            }
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some(c) => out.push(c),
            None => {}
        }
        inner = after.as_str();
    }
    out.push_str(inner);
}

/// The character of `XXXX…` after `\u`, taking a low surrogate with it.
fn unicode_escape(text: &str) -> (char, &str) {
    let Some((unit, rest)) = hex4(text) else {
        return (char::REPLACEMENT_CHARACTER, text);
    };
    if let Some(c) = char::from_u32(unit) {
        return (c, rest);
    }
    if unit < 0xDC00
        && let Some((low @ 0xDC00..=0xDFFF, after)) = rest.strip_prefix("\\u").and_then(hex4)
    {
        let c = char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
        return (c.unwrap_or(char::REPLACEMENT_CHARACTER), after);
    }
    (char::REPLACEMENT_CHARACTER, rest)
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    Some((u32::from_str_radix(digits, 16).ok()?, rest))
}

/// Whether `json` is already what [`compact`] would write, given that it has no white space
/// outside strings: every escape is one Jackson would write.
fn is_canonical(json: &str) -> bool {
    let bytes = json.as_bytes();
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', bytes.get(at..).unwrap_or_default()) {
        let escape = at + next + 1;
        match bytes.get(escape) {
            Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            _ => return false,
        }
        at = escape + 1;
    }
    true
}

/// The compact JSON text of `json`, which is valid. Numbers keep their spelling, and so do
/// repeated keys.
pub(crate) fn compact(json: &str, known: Known) -> Cow<'_, str> {
    if known.dense && (known.plain || is_canonical(json)) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    rewrite(json, &mut out, |_, text, out| write_string(&decoded(text), out));
    Cow::Owned(out)
}

/// Compact JSON with all keys in lower case, as the OpenX SerDe renders containers.
pub(crate) fn compact_lower_keys(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    rewrite(json, &mut out, |is_key, text, out| {
        let text = decoded(text);
        if is_key { write_string(&text.to_lowercase(), out) } else { write_string(&text, out) }
    });
    out
}

/// Copies `json` without white space; strings go through `string(is_key, inner, out)`.
fn rewrite(json: &str, out: &mut String, string: impl Fn(bool, &str, &mut String)) {
    let mut rest = json;
    while let Some(c) = rest.chars().next() {
        match c {
            ' ' | '\t' | '\n' | '\r' => rest = rest.get(1..).unwrap_or_default(),
            '"' => {
                let end = string_end(rest.as_bytes(), 1);
                let inner = rest.get(1..end).unwrap_or_default();
                rest = rest.get(end + 1..).unwrap_or_default();
                string(rest.trim_ascii_start().starts_with(':'), inner, out);
            }
            c => {
                out.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
}

/// Index of the quote that closes the string whose characters begin at `at`; the length of
/// `text` when there is none.
pub(crate) fn string_end(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while let Some(found) = memchr::memchr2(b'"', b'\\', text.get(at..).unwrap_or_default()) {
        at += found;
        if text.get(at) == Some(&b'"') {
            return at;
        }
        at += 2;
    }
    text.len()
}

/// Writes a JSON string as Jackson does: only quote, backslash and control characters are
/// escaped, the latter in upper-case hexadecimal where there is no short form.
pub(crate) fn write_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, b) in text.bytes().enumerate() {
        let escape = match b {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\t' => "\\t",
            b'\r' => "\\r",
            0x08 => "\\b",
            0x0c => "\\f",
            0..=0x1f => "",
            _ => continue,
        };
        out.push_str(text.get(plain..at).unwrap_or_default());
        plain = at + 1;
        out.push_str(escape);
        if escape.is_empty() {
            out.push_str(&format!("\\u{b:04X}"));
        }
    }
    out.push_str(text.get(plain..).unwrap_or_default());
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_decode() {
        // Expected by RFC 8259 §7.
        assert_eq!(decoded(r#"a\"b\\c\/d\n\u00e9\uD83D\uDE00"#), "a\"b\\c/d\n\u{e9}\u{1F600}");
        assert_eq!(decoded(r"\ud800x\udc00"), "\u{FFFD}x\u{FFFD}");
        assert_eq!(decoded(r"\ud800\u0041"), "\u{FFFD}A");
        assert!(matches!(decoded("plain"), Cow::Borrowed(_)));
    }

    #[test]
    fn compact_json_is_jacksons() {
        let text = " { \"a\" : [ 1.50 , \"x\\u003cy\\/\\u0001\" ] , \"a\" : null } ";
        assert_eq!(compact(text, Known::default()), r#"{"a":[1.50,"x<y/\u0001"],"a":null}"#);
        let known = Known { dense: true, plain: false };
        let dense = r#"{"p":"{\"k\":\"v\\n\"}"}"#;
        assert!(matches!(compact(dense, known), Cow::Borrowed(_)));
        assert_eq!(compact(r#"{"a":"\u000a"}"#, known), r#"{"a":"\n"}"#);
        assert_eq!(
            compact_lower_keys(r#"{"Aa":{"Bb" :"Cc"},"D":"a:b"}"#),
            r#"{"aa":{"bb":"Cc"},"d":"a:b"}"#
        );
    }
}
