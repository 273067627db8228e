//! An item of the SQL/JSON data model: a JSON value or a passed SQL scalar. Only the path
//! language needs a tree; extraction by JSONPath never builds one. It must not know Arrow.

use otus_types::render::{decimal_text, real_text};

use crate::json::scan::{Kind, MAX_DEPTH, Malformed, Scanner};
use crate::json::text::{write_double, write_string};

/// Width of an integer, which decides when arithmetic overflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    Tinyint,
    Smallint,
    Integer,
    Bigint,
}

impl Width {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Width::Tinyint => "tinyint",
            Width::Smallint => "smallint",
            Width::Integer => "integer",
            Width::Bigint => "bigint",
        }
    }

    /// Whether a value of this width can hold `value`.
    #[must_use]
    pub fn holds(self, value: i64) -> bool {
        match self {
            Width::Tinyint => i8::try_from(value).is_ok(),
            Width::Smallint => i16::try_from(value).is_ok(),
            Width::Integer => i32::try_from(value).is_ok(),
            Width::Bigint => true,
        }
    }
}

/// Types beyond JSON's own that can be passed to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Temporal {
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    Null,
    Boolean(bool),
    Integer(i64, Width),
    /// An integer too large for bigint, as written: it is data but no number to compute with.
    HugeInteger(String),
    Double(f64),
    Real(f32),
    /// Unscaled value, precision and scale.
    Decimal(i128, u8, u8),
    Text(String),
    /// A passed date or time: its type and Trino's text of it, which also orders it.
    Temporal(Temporal, String),
    Array(Vec<Item>),
    /// Members in order of first appearance; the last of equal keys gives the value.
    Object(Vec<(String, Item)>),
}

impl Item {
    /// An integer in the narrowest of integer and bigint.
    #[must_use]
    pub fn integer(value: i64) -> Self {
        let width = if Width::Integer.holds(value) { Width::Integer } else { Width::Bigint };
        Item::Integer(value, width)
    }

    /// Reads a whole JSON text.
    ///
    /// # Errors
    /// When the text is not exactly one JSON value.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut scanner = Scanner::new(text);
        let item = read(&mut scanner, 0)?;
        if scanner.at_end() { Ok(item) } else { Err(Malformed) }
    }

    /// The member of an object.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Item> {
        match self {
            Item::Object(members) => {
                members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Jackson's node type for JSON items, Trino's type name for passed scalars.
    #[must_use]
    pub fn type_name(&self) -> String {
        match self {
            Item::Null => "NULL".to_owned(),
            Item::Boolean(_) => "BOOLEAN".to_owned(),
            Item::Integer(..) | Item::HugeInteger(_) | Item::Double(_) => "NUMBER".to_owned(),
            Item::Text(_) => "STRING".to_owned(),
            Item::Array(_) => "ARRAY".to_owned(),
            Item::Object(_) => "OBJECT".to_owned(),
            Item::Real(_) => "real".to_owned(),
            Item::Decimal(_, precision, scale) => format!("decimal({precision},{scale})"),
            Item::Temporal(kind, _) => match kind {
                Temporal::Date => "date",
                Temporal::Time => "time",
                Temporal::TimeTz => "time with time zone",
                Temporal::Timestamp => "timestamp",
                Temporal::TimestampTz => "timestamp with time zone",
            }
            .to_owned(),
        }
    }

    /// Appends the item as compact JSON; false when it has no JSON form.
    pub fn write(&self, out: &mut String) -> bool {
        match self {
            Item::Null => out.push_str("null"),
            Item::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Item::Integer(value, _) => out.push_str(&value.to_string()),
            Item::HugeInteger(text) => out.push_str(text),
            Item::Double(value) => write_double(out, *value),
            Item::Real(value) if value.is_finite() => real_text(*value, out),
            Item::Real(value) => write_double(out, f64::from(*value)),
            Item::Decimal(value, _, scale) => decimal_text(*value, *scale, out),
            Item::Text(text) => write_string(out, text),
            Item::Temporal(..) => return false,
            Item::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    if !item.write(out) {
                        return false;
                    }
                }
                out.push(']');
            }
            Item::Object(members) => {
                out.push('{');
                for (at, (key, item)) in members.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    write_string(out, key);
                    out.push(':');
                    if !item.write(out) {
                        return false;
                    }
                }
                out.push('}');
            }
        }
        true
    }
}

fn read(scanner: &mut Scanner<'_>, depth: usize) -> Result<Item, Malformed> {
    if depth > MAX_DEPTH {
        return Err(Malformed);
    }
    match scanner.kind()? {
        Kind::Object => read_object(scanner, depth),
        Kind::Array => {
            scanner.take(b'[')?;
            let mut items = Vec::new();
            if !scanner.take_if(b']') {
                loop {
                    items.push(read(scanner, depth + 1)?);
                    if !scanner.take_if(b',') {
                        break;
                    }
                }
                scanner.take(b']')?;
            }
            Ok(Item::Array(items))
        }
        Kind::String => Ok(Item::Text(scanner.string()?.decode().into_owned())),
        Kind::Number => {
            let number = scanner.number()?;
            if number.float {
                return number.text.parse().map(Item::Double).map_err(|_| Malformed);
            }
            Ok(number
                .text
                .parse()
                .map_or_else(|_| Item::HugeInteger(number.text.to_owned()), Item::integer))
        }
        Kind::True => scanner.word("true").map(|()| Item::Boolean(true)),
        Kind::False => scanner.word("false").map(|()| Item::Boolean(false)),
        Kind::Null => scanner.word("null").map(|()| Item::Null),
    }
}

fn read_object(scanner: &mut Scanner<'_>, depth: usize) -> Result<Item, Malformed> {
    scanner.take(b'{')?;
    let mut members: Vec<(String, Item)> = Vec::new();
    // Where each key stands, once there are enough of them for a scan to be slow.
    let mut positions = std::collections::HashMap::new();
    if !scanner.take_if(b'}') {
        loop {
            let key = scanner.string()?.decode().into_owned();
            scanner.take(b':')?;
            let value = read(scanner, depth + 1)?;
            let at = *positions.entry(key.clone()).or_insert(members.len());
            match members.get_mut(at) {
                Some(member) => member.1 = value,
                None => members.push((key, value)),
            }
            if !scanner.take_if(b',') {
                break;
            }
        }
        scanner.take(b'}')?;
    }
    Ok(Item::Object(members))
}
