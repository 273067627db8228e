//! Text to typed values, as Hive's text SerDes convert it. What happens to a value that
//! cannot be converted is the SerDe's rule, not known here.

mod decimal;
mod pattern;
mod time;

use crate::column::ColumnBuilder;

pub(crate) use decimal::parse_decimal;
pub(crate) use pattern::TimestampPattern;
pub(crate) use time::{parse_date, parse_timestamp_ms};

/// The text is no value of the column's type; nothing was appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAValue;

/// What a table says about the text of its timestamps.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextRules {
    /// Patterns of `timestamp.formats`, tried in order before Hive's own form.
    pub(crate) timestamps: Vec<TimestampPattern>,
    /// Also take ISO 8601 (`2024-01-01T00:00:00Z`), which AWS writes everywhere.
    pub(crate) iso_timestamps: bool,
}

impl TextRules {
    /// The comma-separated Java patterns of `timestamp.formats`.
    pub(crate) fn with_formats(formats: Option<&str>) -> Self {
        let timestamps = formats
            .map(|formats| formats.split(',').filter_map(TimestampPattern::new).collect())
            .unwrap_or_default();
        Self { timestamps, iso_timestamps: false }
    }

    /// Milliseconds since 1970, the zone ignored as Hive's timestamps have none.
    pub(crate) fn timestamp(&self, text: &str) -> Option<i64> {
        let by_pattern = self.timestamps.iter().find_map(|pattern| pattern.parse(text));
        by_pattern.or_else(|| parse_timestamp_ms(text, self.iso_timestamps))
    }
}

/// Appends the value that `text` stands for.
pub(crate) fn append_text(
    column: &mut ColumnBuilder,
    text: &str,
    rules: &TextRules,
) -> Result<(), NotAValue> {
    match column {
        ColumnBuilder::Text(b) => b.append(text),
        ColumnBuilder::Binary(b) => b.append_value(text.as_bytes()),
        ColumnBuilder::Boolean(b) => b.append_value(parse_boolean(text).ok_or(NotAValue)?),
        ColumnBuilder::Tinyint(b) => b.append_value(integer(text)?),
        ColumnBuilder::Smallint(b) => b.append_value(integer(text)?),
        ColumnBuilder::Int(b) => b.append_value(integer(text)?),
        ColumnBuilder::Bigint(b) => b.append_value(integer(text)?),
        ColumnBuilder::Float(b) => b.append_value(parse_float(text).ok_or(NotAValue)?),
        ColumnBuilder::Double(b) => b.append_value(parse_double(text).ok_or(NotAValue)?),
        ColumnBuilder::Decimal(b, precision, scale) => {
            b.append_value(parse_decimal(text, *precision, *scale).ok_or(NotAValue)?);
        }
        ColumnBuilder::Date(b) => b.append_value(parse_date(text).ok_or(NotAValue)?),
        ColumnBuilder::Timestamp(b) => b.append_value(rules.timestamp(text).ok_or(NotAValue)?),
        ColumnBuilder::List(_)
        | ColumnBuilder::Map(_)
        | ColumnBuilder::Struct(_)
        | ColumnBuilder::Nothing(_) => return Err(NotAValue),
    }
    Ok(())
}

fn integer<T: TryFrom<i64>>(text: &str) -> Result<T, NotAValue> {
    let value = parse_bigint(text).ok_or(NotAValue)?;
    T::try_from(value).map_err(|_| NotAValue)
}

/// `true` or `false` in any case.
pub(crate) fn parse_boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else {
        text.eq_ignore_ascii_case("false").then_some(false)
    }
}

/// As Java's `Long.parseLong`: an optional sign and digits, no blanks.
#[inline]
pub(crate) fn parse_bigint(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    // So many digits fit, whatever they are.
    if bytes.is_empty() || bytes.len() > 18 {
        return text.parse().ok();
    }
    let mut value = 0_i64;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return text.parse().ok();
        }
        value = value * 10 + i64::from(digit);
    }
    Some(value)
}

/// As Java's `Double.parseDouble`: blanks around are ignored, `NaN` and `Infinity` are
/// spelled so, a trailing `d` or `f` is a type suffix.
pub(crate) fn parse_double(text: &str) -> Option<f64> {
    java_float(text)?.parse().ok()
}

/// The same for `Float.parseFloat`.
pub(crate) fn parse_float(text: &str) -> Option<f32> {
    java_float(text)?.parse().ok()
}

fn java_float(text: &str) -> Option<&str> {
    let text = text.trim();
    let plain = text.trim_start_matches(['+', '-']);
    if matches!(plain, "NaN" | "Infinity") {
        return (text.len() - plain.len() <= 1).then_some(text);
    }
    let text = text.strip_suffix(['d', 'D', 'f', 'F']).unwrap_or(text);
    let numeric = |b: &u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
    text.as_bytes().iter().all(numeric).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_as_java_reads_them() {
        // Expected by the documentation of java.lang.Double.valueOf(String).
        assert_eq!(parse_double(" 1.5e3d "), Some(1500.0));
        assert_eq!(parse_double("-Infinity"), Some(f64::NEG_INFINITY));
        assert!(parse_double("NaN").unwrap().is_nan());
        assert_eq!(parse_double("inf"), None);
        assert_eq!(parse_double("nan"), None);
        assert_eq!(parse_double(""), None);
        assert_eq!(parse_double("."), None);
    }

    #[test]
    fn integers_and_booleans() {
        assert_eq!(parse_bigint("-9223372036854775808"), Some(i64::MIN));
        assert_eq!(parse_bigint("9223372036854775808"), None);
        assert_eq!(parse_bigint(" 1"), None);
        assert_eq!(parse_bigint(""), None);
        assert_eq!(parse_bigint("+7"), Some(7));
        assert_eq!(parse_bigint("1234567890123456789"), Some(1_234_567_890_123_456_789));
        assert_eq!(parse_bigint("007"), Some(7));
        assert_eq!(parse_boolean("TRUE"), Some(true));
        assert_eq!(parse_boolean("yes"), None);
    }
}
