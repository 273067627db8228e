//! Partition values as text: `k=v/k2=v2` with Hive's escapes, `__HIVE_DEFAULT_PARTITION__`
//! for NULL, and the check that a text can be a value of its column's type.
//! It must not know any store.

use otus_types::{ErrorCode, HiveType, QueryError};

use crate::model::Column;

/// The text of a NULL partition value.
pub const NULL_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

/// `k=v/k2=v2`, escaped as Hive escapes folder names.
#[must_use]
pub fn partition_name(keys: &[Column], values: &[String]) -> String {
    let pairs = keys.iter().zip(values).map(|(key, value)| {
        let value = if value.is_empty() { NULL_VALUE } else { value };
        format!("{}={}", escape_path_name(&key.name), escape_path_name(value))
    });
    pairs.collect::<Vec<_>>().join("/")
}

/// Reads `k=v/k2=v2`: keys folded, values unescaped. `None` when a part has no `=`.
#[must_use]
pub fn parse_partition_name(name: &str) -> Option<Vec<(String, String)>> {
    let parts = name.trim_matches('/').split('/');
    parts
        .map(|part| {
            let (key, value) = part.split_once('=')?;
            (!key.is_empty())
                .then(|| (unescape_path_name(key).to_lowercase(), unescape_path_name(value)))
        })
        .collect()
}

/// Hive's FileUtils.escapePathName: control characters and those with a meaning in paths
/// become `%XX`.
#[must_use]
pub fn escape_path_name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let special = matches!(
            c,
            '"' | '#' | '%' | '\'' | '*' | '/' | ':' | '=' | '?' | '\\' | '{' | '[' | ']' | '^'
        );
        if special || c.is_ascii_control() {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// Undoes [`escape_path_name`]; a `%` without two hex digits stays.
#[must_use]
pub fn unescape_path_name(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escaped = (*first == b'%').then(|| tail.get(..2)).flatten();
        let code = escaped
            .filter(|it| it.iter().all(u8::is_ascii_hexdigit))
            .and_then(|it| std::str::from_utf8(it).ok())
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The value as SQL sees it, in canonical text: NULL, a whole number without padding, a
/// date `yyyy-MM-dd`, anything else as it stands.
///
/// # Errors
/// `HIVE_INVALID_PARTITION_VALUE` when the text is no value of the type.
pub fn typed_value(column: &Column, value: &str) -> Result<Option<String>, QueryError> {
    if value == NULL_VALUE {
        return Ok(None);
    }
    let ty = column.hive_type().map_err(|error| {
        QueryError::new(ErrorCode::HiveInvalidMetadata, format!("column {}: {error}", column.name))
    })?;
    let wrong = || {
        let shown = ty.to_trino().to_string().to_uppercase();
        QueryError::new(
            ErrorCode::HiveInvalidPartitionValue,
            format!("Invalid partition value '{value}' for {shown} partition key: {}", column.name),
        )
    };
    let whole = |lowest: i64, highest: i64| {
        let number: Option<i64> = value.parse().ok();
        number.filter(|it| (lowest..=highest).contains(it)).map(|it| it.to_string())
    };
    let converted = match &ty {
        HiveType::Tinyint => whole(i8::MIN.into(), i8::MAX.into()),
        HiveType::Smallint => whole(i16::MIN.into(), i16::MAX.into()),
        HiveType::Int => whole(i32::MIN.into(), i32::MAX.into()),
        HiveType::Bigint => whole(i64::MIN, i64::MAX),
        HiveType::Boolean => {
            let lower = value.to_ascii_lowercase();
            matches!(lower.as_str(), "true" | "false").then_some(lower)
        }
        HiveType::Date => value.parse::<chrono::NaiveDate>().ok().map(|it| it.to_string()),
        HiveType::Timestamp => timestamp(value),
        HiveType::Float | HiveType::Double => value.parse::<f64>().ok().map(|_| value.to_owned()),
        _ => Some(value.to_owned()),
    };
    converted.map(Some).ok_or_else(wrong)
}

fn timestamp(value: &str) -> Option<String> {
    let forms = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"];
    let read = forms.iter().find_map(|it| chrono::NaiveDateTime::parse_from_str(value, it).ok());
    let read = read.or_else(|| value.parse::<chrono::NaiveDate>().ok()?.and_hms_opt(0, 0, 0));
    read.map(|it| it.format("%Y-%m-%d %H:%M:%S%.3f").to_string())
}

#[cfg(test)]
mod tests {
    use super::{
        NULL_VALUE, escape_path_name, parse_partition_name, partition_name, typed_value,
        unescape_path_name,
    };
    use crate::model::Column;

    #[test]
    fn names_are_escaped_as_hive_does() {
        // reference §5.1: `%3A`; a blank stays (it is not in Hive's list)
        assert_eq!(escape_path_name("12:30 a/b=%"), "12%3A30 a%2Fb%3D%25");
        for text in ["12:30 a/b=%", "é%zz", "", "\u{7f}"] {
            assert_eq!(unescape_path_name(&escape_path_name(text)), text);
        }
        assert_eq!(unescape_path_name("a%20b%2"), "a b%2");
        let keys = [Column::new("day", "string"), Column::new("n", "int")];
        let values = ["2021/01/01".to_owned(), "1".to_owned()];
        let name = partition_name(&keys, &values);
        assert_eq!(name, "day=2021%2F01%2F01/n=1");
        let read = parse_partition_name(&name).unwrap();
        assert_eq!(read[0], ("day".to_owned(), "2021/01/01".to_owned()));
        assert_eq!(parse_partition_name("2015/01/01"), None);
    }

    #[test]
    fn values_must_fit_their_type() {
        let int = Column::new("k", "int");
        assert_eq!(typed_value(&int, "007").unwrap().as_deref(), Some("7"));
        assert_eq!(typed_value(&int, NULL_VALUE).unwrap(), None);
        assert_eq!(
            typed_value(&int, "x").unwrap_err().to_string(),
            "HIVE_INVALID_PARTITION_VALUE: Invalid partition value 'x' for INTEGER partition key: k"
        );
        assert!(typed_value(&Column::new("d", "date"), "2021-02-30").is_err());
        assert!(typed_value(&Column::new("d", "tinyint"), "128").is_err());
    }
}
