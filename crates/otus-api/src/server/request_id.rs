//! A name for each request, in logs and answers. It must not know requests.

use std::fmt::Write as _;

/// A random UUID, as the JSON APIs name requests.
pub(super) fn request_id() -> String {
    let bits: u128 = rand::random();
    // Version 4, variant 1.
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let mut text = String::with_capacity(36);
    let digits = format!("{bits:032x}");
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        let _ = text.write_char(digit);
    }
    text
}
