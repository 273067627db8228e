//! JSON text as Trino writes it: compact, Jackson's escapes, doubles in Java's shortest
//! form; canonical text has its object keys sorted and duplicates dropped, as `json_parse`
//! and the JSON casts produce. Shared with the casts to and from JSON. It must not know
//! Arrow.

use std::cmp::Ordering;
use std::ops::Range;

use otus_types::render::double_text;

use crate::json::scan::{Kind, MAX_DEPTH, Malformed, Scanner};

/// Appends `text` as a JSON string with quotes.
pub fn write_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(text.get(plain..at).unwrap_or(""));
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            8 => out.push_str("\\b"),
            9 => out.push_str("\\t"),
            10 => out.push_str("\\n"),
            12 => out.push_str("\\f"),
            13 => out.push_str("\\r"),
            other => out.push_str(&format!("\\u{other:04X}")),
        }
    }
    out.push_str(text.get(plain..).unwrap_or(""));
    out.push('"');
}

/// Appends a double as Jackson does: Java's shortest digits, words in quotes.
pub fn write_double(out: &mut String, value: f64) {
    if value.is_finite() {
        double_text(value, out);
    } else {
        out.push('"');
        double_text(value, out);
        out.push('"');
    }
}

/// Appends a number as Jackson re-writes it: integers exactly, others as a double.
pub fn write_number(out: &mut String, text: &str, float: bool) {
    if float {
        write_double(out, text.parse().unwrap_or(f64::NAN));
    } else if text == "-0" {
        out.push('0');
    } else {
        out.push_str(text);
    }
}

/// The canonical form of a whole JSON text: what `json_parse` returns.
///
/// # Errors
/// When the text is not exactly one JSON value.
pub fn canonical(text: &str) -> Result<String, Malformed> {
    let mut scanner = Scanner::new(text);
    let mut out = String::with_capacity(text.len());
    write_value(&mut scanner, &mut out, Keys::Sorted, 0)?;
    if scanner.at_end() { Ok(out) } else { Err(Malformed) }
}

/// What becomes of the keys of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Sorted as Java sorts strings, the last of equal keys wins.
    Sorted,
    /// As they stand.
    AsWritten,
}

/// Appends the value at the scanner in compact form.
///
/// # Errors
/// When the value is malformed or nested too deeply.
pub fn write_value(
    scanner: &mut Scanner<'_>,
    out: &mut String,
    keys: Keys,
    depth: usize,
) -> Result<(), Malformed> {
    if depth > MAX_DEPTH {
        return Err(Malformed);
    }
    match scanner.kind()? {
        Kind::Object => write_object(scanner, out, keys, depth),
        Kind::Array => {
            scanner.take(b'[')?;
            out.push('[');
            if !scanner.take_if(b']') {
                loop {
                    write_value(scanner, out, keys, depth + 1)?;
                    if !scanner.take_if(b',') {
                        break;
                    }
                    out.push(',');
                }
                scanner.take(b']')?;
            }
            out.push(']');
            Ok(())
        }
        Kind::String => {
            let string = scanner.string()?;
            write_string(out, &string.decode());
            Ok(())
        }
        Kind::Number => {
            let number = scanner.number()?;
            write_number(out, number.text, number.float);
            Ok(())
        }
        Kind::True => write_word(scanner, out, "true"),
        Kind::False => write_word(scanner, out, "false"),
        Kind::Null => write_word(scanner, out, "null"),
    }
}

fn write_word(scanner: &mut Scanner<'_>, out: &mut String, word: &str) -> Result<(), Malformed> {
    scanner.word(word)?;
    out.push_str(word);
    Ok(())
}

/// Writes the members as they come and puts them in order afterwards when they were not.
fn write_object(
    scanner: &mut Scanner<'_>,
    out: &mut String,
    keys: Keys,
    depth: usize,
) -> Result<(), Malformed> {
    scanner.take(b'{')?;
    out.push('{');
    let body = out.len();
    let mut members: Vec<(String, Range<usize>)> = Vec::new();
    let mut in_order = true;
    if !scanner.take_if(b'}') {
        loop {
            let name = scanner.string()?.decode().into_owned();
            scanner.take(b':')?;
            let start = out.len();
            write_string(out, &name);
            out.push(':');
            write_value(scanner, out, keys, depth + 1)?;
            if keys == Keys::Sorted {
                in_order &= members.last().is_none_or(|(last, _)| java_order(last, &name).is_lt());
                members.push((name, start..out.len()));
            }
            if !scanner.take_if(b',') {
                break;
            }
            out.push(',');
        }
        scanner.take(b'}')?;
    }
    if !in_order {
        let sorted = in_java_order(out, members);
        out.truncate(body);
        out.push_str(&sorted);
    }
    out.push('}');
    Ok(())
}

fn in_java_order(out: &str, members: Vec<(String, Range<usize>)>) -> String {
    let mut last_wins: Vec<(String, Range<usize>)> = members;
    // A stable sort keeps equal keys in order of appearance; the last one stays.
    last_wins.sort_by(|a, b| java_order(&a.0, &b.0));
    let mut sorted = String::new();
    for (at, (name, range)) in last_wins.iter().enumerate() {
        if last_wins.get(at + 1).is_some_and(|(next, _)| next == name) {
            continue;
        }
        if !sorted.is_empty() {
            sorted.push(',');
        }
        sorted.push_str(out.get(range.clone()).unwrap_or(""));
    }
    sorted
}

/// Java compares strings by UTF-16 code units.
#[must_use]
pub fn java_order(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}
