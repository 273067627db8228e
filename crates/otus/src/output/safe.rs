//! Values come from logs an attacker may have written to. Before a terminal shows them,
//! control characters and direction overrides are spelt out. It must not know formats.

/// `text` with control characters as `\n`, `\t`, `\u{1b}`, ….
pub fn neutral(text: &str) -> String {
    if !text.chars().any(is_dangerous) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_dangerous(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Controls (C0, DEL, C1), bidirectional overrides and line separators.
fn is_dangerous(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn escape_sequences_are_spelt_out() {
        assert_eq!(neutral("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
        assert_eq!(neutral("x\u{202e}y"), "x\\u{202e}y");
        assert_eq!(neutral("日本 ok"), "日本 ok");
    }
}
