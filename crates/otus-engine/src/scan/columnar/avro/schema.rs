//! Avro schemas, read from JSON: types with the names in them resolved. Source: the Avro
//! specification 1.11, "Schema Declaration". It must not know values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Schemas nested deeper than this are refused, among them those that name themselves.
const MAX_DEPTH: usize = 64;
/// A schema that names another twice in each of its parts doubles at every level.
const MOST_PARTS: usize = 50_000;

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    Text,
    Date,
    /// Units of a second: thousands, millions or billions.
    Timestamp(i64),
    /// Of bytes; of a fixed number of them perhaps.
    Decimal {
        precision: u8,
        scale: i8,
        fixed: Option<usize>,
    },
    Fixed(usize),
    Enum(Vec<String>),
    Array(Box<Type>),
    Map(Box<Type>),
    Record(Vec<Field>),
    Union(Vec<Type>),
}

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub name: String,
    pub aliases: Vec<String>,
    pub default: Option<Value>,
    pub ty: Type,
}

impl Field {
    /// Whether it is called so, letter case apart.
    pub fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// The fields of the record that `text` describes.
///
/// # Errors
/// For what is no record's schema, as a sentence.
pub fn fields(text: &str) -> Result<Vec<Field>, String> {
    let schema: Value =
        serde_json::from_str(text).map_err(|error| format!("Its schema is no JSON: {error}"))?;
    let mut names = Names { known: BTreeMap::new(), parts: 0 };
    match names.ty(&schema, "", 0)? {
        Type::Record(fields) => Ok(fields),
        _ => Err(String::from("Its schema is no record.")),
    }
}

struct Names {
    known: BTreeMap<String, Type>,
    parts: usize,
}

impl Names {
    /// `space` is the namespace around it.
    fn ty(&mut self, schema: &Value, space: &str, depth: usize) -> Result<Type, String> {
        self.parts += 1;
        if depth > MAX_DEPTH || self.parts > MOST_PARTS {
            return Err(String::from("Its schema is nested too deeply."));
        }
        match schema {
            Value::String(name) => self.named(name, space),
            Value::Array(branches) => {
                let branches = branches.iter().map(|it| self.ty(it, space, depth + 1));
                Ok(Type::Union(branches.collect::<Result<_, _>>()?))
            }
            Value::Object(object) => self.object(object, space, depth),
            _ => Err(String::from("Its schema has a part that is no type.")),
        }
    }

    fn named(&mut self, name: &str, space: &str) -> Result<Type, String> {
        let plain = match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "int" => Type::Int,
            "long" => Type::Long,
            "float" => Type::Float,
            "double" => Type::Double,
            "bytes" => Type::Bytes,
            "string" => Type::Text,
            _ => {
                let full = full_name(name, space);
                let found = self.known.get(&full).or_else(|| self.known.get(name)).cloned();
                let found = found.ok_or_else(|| format!("Its schema has no type {name}."))?;
                self.parts += parts(&found);
                return Ok(found);
            }
        };
        Ok(plain)
    }

    fn object(
        &mut self,
        object: &Map<String, Value>,
        space: &str,
        depth: usize,
    ) -> Result<Type, String> {
        let missing = |what: &str| format!("Its schema has a type without {what}.");
        let kind = object.get("type").ok_or_else(|| missing("a type"))?;
        let Value::String(kind) = kind else { return self.ty(kind, space, depth + 1) };
        let part = |key: &str| object.get(key).ok_or_else(|| missing(key));
        let name = object.get("name").and_then(Value::as_str).unwrap_or_default();
        let space = object.get("namespace").and_then(Value::as_str).unwrap_or(space);
        let full = full_name(name, space);
        let ty = match kind.as_str() {
            "array" => {
                return Ok(Type::Array(Box::new(self.ty(part("items")?, space, depth + 1)?)));
            }
            "map" => return Ok(Type::Map(Box::new(self.ty(part("values")?, space, depth + 1)?))),
            "record" | "error" => {
                let space = full.rsplit_once('.').map_or("", |it| it.0).to_owned();
                let fields = part("fields")?.as_array().ok_or_else(|| missing("fields"))?;
                let fields = fields.iter().map(|it| self.field(it, &space, depth + 1));
                Type::Record(fields.collect::<Result<_, _>>()?)
            }
            "enum" => {
                let symbols = part("symbols")?.as_array().ok_or_else(|| missing("symbols"))?;
                let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
                Type::Enum(symbols.iter().map(text).collect())
            }
            "fixed" => {
                let size = part("size")?.as_u64().and_then(|it| usize::try_from(it).ok());
                Type::Fixed(size.ok_or_else(|| missing("size"))?)
            }
            other => self.named(other, space)?,
        };
        let ty = logical(ty, object);
        if !name.is_empty() {
            self.known.insert(full, ty.clone());
        }
        Ok(ty)
    }

    fn field(&mut self, field: &Value, space: &str, depth: usize) -> Result<Field, String> {
        let missing = || String::from("Its schema has a field without name or type.");
        let name = field.get("name").and_then(Value::as_str).ok_or_else(missing)?;
        let ty = self.ty(field.get("type").ok_or_else(missing)?, space, depth)?;
        let aliases = field.get("aliases").and_then(Value::as_array);
        let aliases = aliases.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        Ok(Field {
            name: name.to_owned(),
            aliases: aliases.collect(),
            default: field.get("default").cloned(),
            ty,
        })
    }
}

fn full_name(name: &str, space: &str) -> String {
    match name.contains('.') || space.is_empty() {
        true => name.to_owned(),
        false => format!("{space}.{name}"),
    }
}

fn parts(ty: &Type) -> usize {
    1 + match ty {
        Type::Array(item) | Type::Map(item) => parts(item),
        Type::Record(fields) => fields.iter().map(|it| parts(&it.ty)).sum(),
        Type::Union(branches) => branches.iter().map(parts).sum(),
        _ => 0,
    }
}

/// What the stored type stands for; logical types Hive does not have are what they are stored
/// as.
fn logical(ty: Type, object: &Map<String, Value>) -> Type {
    let Some(name) = object.get("logicalType").and_then(Value::as_str) else { return ty };
    match (name.trim_start_matches("local-"), &ty) {
        ("date", Type::Int) => Type::Date,
        ("timestamp-millis", Type::Long) => Type::Timestamp(1_000),
        ("timestamp-micros", Type::Long) => Type::Timestamp(1_000_000),
        ("timestamp-nanos", Type::Long) => Type::Timestamp(1_000_000_000),
        ("decimal", Type::Bytes | Type::Fixed(_)) => {
            let number = |key: &str| object.get(key).and_then(Value::as_u64);
            let precision = number("precision").and_then(|it| u8::try_from(it).ok());
            let scale = i8::try_from(number("scale").unwrap_or(0)).ok();
            let fixed = if let Type::Fixed(size) = ty { Some(size) } else { None };
            match (precision, scale) {
                (Some(precision @ 1..=38), Some(scale)) if scale.unsigned_abs() <= precision => {
                    Type::Decimal { precision, scale, fixed }
                }
                _ => ty,
            }
        }
        _ => ty,
    }
}
