//! How Hive writes text between quotes in SHOW CREATE TABLE, so that reading it back gives
//! the same text. It must not know what is being written.

use std::fmt::Write as _;

/// Hive's escapeHiveCommand: quotes and semicolons.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | ';') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('\'');
    out
}

/// A property's value or a delimiter: Java's escapes first, then [`quoted`].
pub(super) fn quoted_java(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\u000C"),
            c if (' '..='~').contains(&c) => out.push(c),
            c => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\u{unit:04X}");
                }
            }
        }
    }
    quoted(&out)
}
