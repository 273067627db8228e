//! Written data types as Trino types, and the text of dates and times as values.
//! It must not know expressions.

pub mod moment;

use otus_sql::ast::{DataType, DataTypeKind, IntervalField, TimeBase, TypeParameter};
use otus_types::{ErrorCode, RowField, TrinoType};

use crate::binder::{Result, error};

/// The Trino type a written type names.
pub fn resolve(ty: &DataType) -> Result<TrinoType> {
    match &ty.kind {
        DataTypeKind::Row(fields) => {
            let mut resolved = Vec::with_capacity(fields.len());
            for field in fields {
                let name = field.name.as_ref().map(|name| name.value.clone());
                resolved.push(RowField { name, ty: resolve(&field.ty)? });
            }
            Ok(TrinoType::Row(resolved))
        }
        DataTypeKind::DateTime { base, precision, with_time_zone } => {
            let digits = match precision.as_deref() {
                None => 3,
                Some(TypeParameter::Integer(n)) if *n <= 12 => u8::try_from(*n).unwrap_or(12),
                Some(_) => {
                    let text = "TIMESTAMP precision must be in range [0, 12]";
                    return Err(error(ErrorCode::NumericValueOutOfRange, text, ty.span));
                }
            };
            if digits > 9 {
                return Err(crate::binder::not_supported("A precision above 9 digits", ty.span));
            }
            Ok(match (base, with_time_zone) {
                (TimeBase::Time, false) => TrinoType::Time(digits),
                (TimeBase::Time, true) => TrinoType::TimeTz(digits),
                (TimeBase::Timestamp, false) => TrinoType::Timestamp(digits),
                (TimeBase::Timestamp, true) => TrinoType::TimestampTz(digits),
            })
        }
        DataTypeKind::Interval { from, .. } => Ok(match from {
            IntervalField::Year | IntervalField::Month => TrinoType::IntervalYearMonth,
            _ => TrinoType::IntervalDaySecond,
        }),
        DataTypeKind::Generic { name, parameters } => {
            generic(&name.lower(), parameters, ty).unwrap_or_else(|| Err(unknown(&name.value, ty)))
        }
    }
}

fn unknown(name: &str, ty: &DataType) -> otus_types::QueryError {
    let e = error(ErrorCode::TypeNotFound, format!("Unknown type: {name}"), ty.span);
    match name.to_lowercase().as_str() {
        "string" | "text" => e.hint_edit("write varchar", ty.span.get(), "varchar"),
        "float" => e.hint_edit("write real or double", ty.span.get(), "double"),
        "datetime" => e.hint_edit("write timestamp", ty.span.get(), "timestamp"),
        "long" | "int64" => e.hint_edit("write bigint", ty.span.get(), "bigint"),
        "bool" => e.hint_edit("write boolean", ty.span.get(), "boolean"),
        _ => e,
    }
}

fn generic(name: &str, parameters: &[TypeParameter], ty: &DataType) -> Option<Result<TrinoType>> {
    let number = |at: usize| match parameters.get(at) {
        Some(TypeParameter::Integer(n)) => Some(*n),
        _ => None,
    };
    Some(match (name, parameters) {
        ("array", [TypeParameter::Type(element)]) => resolve(element).map(TrinoType::array),
        ("map", [TypeParameter::Type(key), TypeParameter::Type(value)]) => {
            resolve(key).and_then(|key| Ok(TrinoType::map(key, resolve(value)?)))
        }
        ("decimal" | "numeric" | "dec", _) => decimal(number(0), number(1), ty),
        ("varchar", [TypeParameter::Integer(n)]) => match u32::try_from(*n) {
            Ok(n) if n < 2_147_483_647 => Ok(TrinoType::Varchar(Some(n))),
            _ => Ok(TrinoType::VARCHAR),
        },
        ("varchar", []) => Ok(TrinoType::VARCHAR),
        ("char", []) => Ok(TrinoType::Char(1)),
        ("char", [TypeParameter::Integer(n)]) => match u32::try_from(*n) {
            Ok(n) if n <= 65_536 => Ok(TrinoType::Char(n)),
            _ => {
                let text = format!("CHAR length must be in range [0, 65536], got {n}");
                Err(error(ErrorCode::InvalidFunctionArgument, text, ty.span))
            }
        },
        ("int", []) => Ok(TrinoType::Integer),
        ("qdigest", [TypeParameter::Type(of)]) => {
            resolve(of).map(|of| TrinoType::QDigest(Box::new(of)))
        }
        ("string" | "text" | "float" | "datetime" | "long" | "int64" | "bool" | "binary", _) => {
            return None;
        }
        (_, []) => Ok(TrinoType::parse(name).ok()?),
        _ => return None,
    })
}

fn decimal(precision: Option<u64>, scale: Option<u64>, ty: &DataType) -> Result<TrinoType> {
    let (precision, scale) = (precision.unwrap_or(38), scale.unwrap_or(0));
    let bad = |text: String| error(ErrorCode::InvalidFunctionArgument, text, ty.span);
    let digits = u8::try_from(precision).ok().filter(|p| (1..=38).contains(p));
    let Some(digits) = digits else {
        return Err(bad(format!("DECIMAL precision must be in range [1, 38]: {precision}")));
    };
    match u8::try_from(scale).ok().filter(|s| *s <= digits) {
        Some(scale) => Ok(TrinoType::Decimal { precision: digits, scale }),
        None => Err(bad(format!(
            "DECIMAL scale must be in range [0, precision ({precision})]: {scale}"
        ))),
    }
}
