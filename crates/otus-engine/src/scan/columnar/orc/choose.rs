//! Which columns of an ORC file the wanted columns are, and whether their types go together.
//! It must not know stripes.

use datafusion::arrow::datatypes::{DataType, TimeUnit};
use otus_types::HiveType;

use super::tail::{Tail, Type};
use crate::orc_kinds::{
    BINARY, BOOLEAN, BYTE, CHAR, DATE, DECIMAL, DOUBLE, FLOAT, INT, LIST, LONG, MAP, SHORT, STRING,
    STRUCT, TIMESTAMP, TIMESTAMP_INSTANT, VARCHAR,
};
use crate::scan::columnar::accept::accepts;
use crate::scan::columnar::{ReadError, ReadRequest};

/// Their names, in the order of their numbers.
const NAMES: [&str; 19] = [
    "BOOLEAN",
    "BYTE",
    "SHORT",
    "INT",
    "LONG",
    "FLOAT",
    "DOUBLE",
    "STRING",
    "BINARY",
    "TIMESTAMP",
    "LIST",
    "MAP",
    "STRUCT",
    "UNION",
    "DECIMAL",
    "DATE",
    "VARCHAR",
    "CHAR",
    "TIMESTAMP_INSTANT",
];

/// A column that is read.
#[derive(Debug, Clone)]
pub struct Node {
    pub column: usize,
    pub shape: Shape,
}

/// How its values are stored.
#[derive(Debug, Clone)]
pub enum Shape {
    Boolean,
    Byte,
    /// Short, int and long alike.
    Integer,
    Float,
    Double,
    Text,
    Bytes,
    Decimal {
        precision: u8,
        scale: i8,
    },
    Date,
    /// In the writer's time zone, or an instant.
    Timestamp {
        instant: bool,
    },
    List(Box<Node>),
    Map(Box<Node>, Box<Node>),
    /// The fields that are wanted and there.
    Row(Vec<(String, Node)>),
}

/// For each wanted column the file's, where it has one.
///
/// # Errors
/// `HIVE_BAD_DATA` where a column's type is not the table's.
pub fn choose(
    tail: &Tail,
    request: &ReadRequest,
    by_name: bool,
    path: &str,
) -> Result<Vec<Option<Node>>, ReadError> {
    let Some(root) = tail.types.first() else { return Ok(Vec::new()) };
    let walk = Walk { types: &tail.types, path };
    let wanted = request.columns.iter().map(|wanted| {
        let at = match by_name {
            true => root.names.iter().position(|it| it.eq_ignore_ascii_case(&wanted.name)),
            false => Some(wanted.place),
        };
        let Some(column) = at.and_then(|at| root.parts.get(at)) else { return Ok(None) };
        let (name, target) = (format!(".{}", wanted.name), wanted.field.data_type());
        walk.node(&name, *column, &wanted.ty, target).map(Some)
    });
    wanted.collect()
}

struct Walk<'a> {
    types: &'a [Type],
    path: &'a str,
}

impl Walk<'_> {
    /// Depth is that of the declared type.
    fn node(
        &self,
        name: &str,
        column: usize,
        ty: &HiveType,
        target: &DataType,
    ) -> Result<Node, ReadError> {
        let Some(found) = self.types.get(column) else {
            return Err(super::tail::malformed("Its types are broken", self.path));
        };
        let shape = match (ty, found.kind, found.parts.as_slice(), target) {
            (HiveType::Array(item), LIST, [part], DataType::List(field)) => {
                let item = self.node(&format!("{name}.item"), *part, item, field.data_type())?;
                Some(Shape::List(Box::new(item)))
            }
            (HiveType::Map(key, value), MAP, [first, second], DataType::Map(entries, _)) => {
                let DataType::Struct(fields) = entries.data_type() else {
                    return Err(self.mismatch(name, found, ty));
                };
                let [key_field, value_field] = fields.as_ref() else {
                    return Err(self.mismatch(name, found, ty));
                };
                let key = self.node(&format!("{name}.key"), *first, key, key_field.data_type())?;
                let value =
                    self.node(&format!("{name}.value"), *second, value, value_field.data_type())?;
                Some(Shape::Map(Box::new(key), Box::new(value)))
            }
            (HiveType::Struct(declared), STRUCT, parts, DataType::Struct(fields)) => {
                let mut row = Vec::with_capacity(fields.len());
                for field in fields {
                    let same = |it: &String| it.eq_ignore_ascii_case(field.name());
                    let at = found.names.iter().position(same);
                    let part = at.and_then(|at| parts.get(at));
                    let ty = declared.iter().find(|(name, _)| same(name));
                    if let (Some(part), Some((_, ty))) = (part, ty) {
                        let name = format!("{name}.{}", field.name());
                        let node = self.node(&name, *part, ty, field.data_type())?;
                        row.push((field.name().clone(), node));
                    }
                }
                Some(Shape::Row(row))
            }
            _ => leaf(found).filter(|(arrow, _)| accepts(arrow, ty)).map(|it| it.1),
        };
        let shape = shape.ok_or_else(|| self.mismatch(name, found, ty))?;
        Ok(Node { column, shape })
    }

    fn mismatch(&self, name: &str, found: &Type, ty: &HiveType) -> ReadError {
        let kind = usize::try_from(found.kind).ok().and_then(|at| NAMES.get(at));
        let text = format!(
            "Malformed ORC file. Cannot read SQL type '{}' from ORC stream '{name}' of type {} \
             with attributes {{}} [{}]",
            ty.to_trino(),
            kind.unwrap_or(&"unknown"),
            self.path
        );
        let error = otus_types::QueryError::new(otus_types::ErrorCode::HiveBadData, text);
        ReadError::Failed(Box::new(error))
    }
}

/// What type a leaf's values have in Arrow, and how they are stored.
fn leaf(found: &Type) -> Option<(DataType, Shape)> {
    Some(match found.kind {
        BOOLEAN => (DataType::Boolean, Shape::Boolean),
        BYTE => (DataType::Int8, Shape::Byte),
        SHORT => (DataType::Int16, Shape::Integer),
        INT => (DataType::Int32, Shape::Integer),
        LONG => (DataType::Int64, Shape::Integer),
        FLOAT => (DataType::Float32, Shape::Float),
        DOUBLE => (DataType::Float64, Shape::Double),
        STRING | VARCHAR | CHAR => (DataType::Utf8View, Shape::Text),
        BINARY => (DataType::Binary, Shape::Bytes),
        DATE => (DataType::Date32, Shape::Date),
        TIMESTAMP | TIMESTAMP_INSTANT => {
            let shape = Shape::Timestamp { instant: found.kind == TIMESTAMP_INSTANT };
            (DataType::Timestamp(TimeUnit::Millisecond, None), shape)
        }
        DECIMAL => {
            // Hive 0.11 wrote none.
            let (precision, scale) =
                if found.precision == 0 { (38, 10) } else { (found.precision, found.scale) };
            let precision = u8::try_from(precision).ok().filter(|it| *it <= 38)?;
            let scale = i8::try_from(scale).ok().filter(|it| it.unsigned_abs() <= precision)?;
            (DataType::Decimal128(precision, scale), Shape::Decimal { precision, scale })
        }
        _ => return None,
    })
}
