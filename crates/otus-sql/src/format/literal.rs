//! Literals as text in either dialect. It must not know types.

use super::{Printer, Style};
use crate::ast::{IntervalLiteral, Literal, StringLiteral};

/// `'it''s'`.
pub(super) fn trino_quoted(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// `'it\'s'`: with Hive's escapes.
/// As Trino's formatter writes a double: `1.5` as `1.5E0`, `100` as `1E2`.
fn trino_double(written: &str) -> String {
    written.parse::<f64>().map_or_else(|_| written.to_owned(), |value| format!("{value:E}"))
}

pub(super) fn hive_quoted(value: &str) -> String {
    let mut quoted = String::from("'");
    for c in value.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if u32::from(c) < 0x20 => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

impl Printer {
    pub(super) fn string(&mut self, literal: &StringLiteral) {
        self.write(&trino_quoted(&literal.value));
    }

    pub(super) fn hive_string(&mut self, literal: &StringLiteral) {
        self.write(&hive_quoted(&literal.value));
    }

    pub(super) fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Null => self.write(if self.style == Style::Trino { "null" } else { "NULL" }),
            Literal::Boolean(value) => {
                let text = if *value { "TRUE" } else { "FALSE" };
                match self.style {
                    Style::Trino => self.write(&text.to_lowercase()),
                    _ => self.write(text),
                }
            }
            Literal::Integer(value) => self.write(&value.to_string()),
            Literal::Decimal(text) | Literal::Double(text) if self.style == Style::Trino => {
                self.write(&trino_double(text));
            }
            Literal::Decimal(text) | Literal::Double(text) => self.write(text),
            Literal::String(value) => self.write(&trino_quoted(value)),
            Literal::Binary(bytes) => {
                self.write("X'");
                for byte in bytes {
                    self.write(&format!("{byte:02X}"));
                }
                self.write("'");
            }
            Literal::Typed { type_name, value } => {
                self.ident(type_name);
                self.write(" ");
                self.string(value);
            }
            Literal::Interval(interval) => self.interval(interval),
        }
    }

    fn interval(&mut self, interval: &IntervalLiteral) {
        self.write("INTERVAL ");
        self.write_if(interval.negative, "-");
        self.write(&trino_quoted(&interval.value));
        self.write(" ");
        self.write(interval.from.name());
        if let Some(to) = interval.to {
            self.write(" TO ");
            self.write(to.name());
        }
    }
}
