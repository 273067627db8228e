//! The JSON text of any value: compact, map keys sorted, rows as objects by field name.
//! It must not know casts.

use otus_types::TrinoType;
use otus_types::render::{double_text, real_text};

use super::text::{ip_text, value_text};
use crate::json::text::write_double;
use crate::value::Value;

/// Appends the JSON of a value; SQL NULL is `null`.
pub(crate) fn write(value: &Value, ty: &TrinoType, out: &mut String) {
    match (value, ty) {
        (Value::Null, _) => out.push_str("null"),
        (Value::Text(text), TrinoType::Json) => out.push_str(text),
        (Value::Double(number), _) => write_double(out, *number),
        (Value::Real(number), _) if number.is_finite() => real_text(*number, out),
        (Value::Real(_), _) => string(&value_text(value, ty), out),
        (Value::Boolean(_) | Value::Decimal(_), _) => {
            out.push_str(&value_text(value, ty));
        }
        (Value::Int(number), _) if ty.is_integer() => out.push_str(&number.to_string()),
        (Value::Array(items), TrinoType::Array(element)) => {
            list(out, '[', ']', items.iter(), |item, out| write(item, element, out));
        }
        (Value::Row(items), TrinoType::Row(fields)) => {
            list(out, '{', '}', items.iter().zip(fields), |(item, field), out| {
                string(field.name.as_deref().unwrap_or_default(), out);
                out.push(':');
                write(item, &field.ty, out);
            });
        }
        (Value::Map(entries), TrinoType::Map(key_type, value_type)) => {
            let mut entries: Vec<(String, &Value)> =
                entries.iter().map(|(k, v)| (key_text(k, key_type), v)).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            list(out, '{', '}', entries.iter(), |(name, item), out| {
                string(name, out);
                out.push(':');
                write(item, value_type, out);
            });
        }
        (Value::Bytes(bytes), TrinoType::IpAddress) => {
            string(&ip_text(bytes).unwrap_or_default(), out);
        }
        _ => string(&value_text(value, ty), out),
    }
}

/// Jackson names a member after a number as Java writes numbers, not as a cast does.
fn key_text(key: &Value, ty: &TrinoType) -> String {
    let mut text = String::new();
    match key {
        Value::Double(number) => double_text(*number, &mut text),
        Value::Real(number) => real_text(*number, &mut text),
        _ => return value_text(key, ty),
    }
    text
}

fn list<T>(
    out: &mut String,
    open: char,
    close: char,
    items: impl Iterator<Item = T>,
    mut each: impl FnMut(T, &mut String),
) {
    out.push(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        each(item, out);
    }
    out.push(close);
}

/// Appends a JSON string.
pub(crate) fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
