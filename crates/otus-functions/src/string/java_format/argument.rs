//! SQL values as the Java objects Trino hands to its formatter. It must not know specifiers.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
};
use otus_types::render::{date_text, decimal_text, double_text, real_text, value_text};
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, invalid};
use crate::datetime::moment::{Moment, Moments};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;
use crate::string::java_case::padded;

/// One argument of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    Null,
    Boolean(bool),
    Long(i64),
    Float(f32),
    Double(f64),
    /// Unscaled value and scale.
    Decimal(i128, u8),
    Text(String),
    Date(Moment),
    Time(Moment),
    Timestamp(Moment),
    Zoned(Moment),
}

/// The arguments after the format, as columns.
#[derive(Debug)]
pub struct Arguments {
    columns: Vec<(TrinoType, Column, Option<Moments>)>,
}

impl Arguments {
    /// # Errors
    /// When a column has not the shape of its type.
    pub fn of(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<Self, QueryError> {
        let mut columns = Vec::new();
        for (at, ty) in signature.arguments.iter().enumerate().skip(1) {
            let column = Column::of(args, at)?;
            let temporal = matches!(
                ty,
                TrinoType::Date
                    | TrinoType::Time(_)
                    | TrinoType::Timestamp(_)
                    | TrinoType::TimestampTz(_)
            );
            let moments = if temporal { Some(Moments::of(column.clone(), ty)?) } else { None };
            columns.push((ty.clone(), column, moments));
        }
        Ok(Self { columns })
    }

    /// The arguments of a row.
    ///
    /// # Errors
    /// When a value has no text (arrays, maps and rows).
    pub fn row(&self, row: usize) -> Result<Vec<Argument>, QueryError> {
        self.columns
            .iter()
            .map(|(ty, column, moments)| match moments {
                Some(moments) => Ok(moments.get(row).map_or(Argument::Null, |at| match ty {
                    TrinoType::Date => Argument::Date(at),
                    TrinoType::Time(_) => Argument::Time(at),
                    TrinoType::Timestamp(_) => Argument::Timestamp(at),
                    _ => Argument::Zoned(at),
                })),
                None => argument(ty, column, row),
            })
            .collect()
    }
}

fn argument(ty: &TrinoType, column: &Column, row: usize) -> Result<Argument, QueryError> {
    if *ty == TrinoType::Unknown || column.is_null(row) {
        return Ok(Argument::Null);
    }
    let (array, at) = (&column.array, column.at(row));
    Ok(match ty {
        TrinoType::Boolean => Argument::Boolean(array.as_boolean().value(at)),
        TrinoType::Tinyint => Argument::Long(array.as_primitive::<Int8Type>().value(at).into()),
        TrinoType::Smallint => Argument::Long(array.as_primitive::<Int16Type>().value(at).into()),
        TrinoType::Integer => Argument::Long(array.as_primitive::<Int32Type>().value(at).into()),
        TrinoType::Bigint => Argument::Long(array.as_primitive::<Int64Type>().value(at)),
        TrinoType::Real => Argument::Float(array.as_primitive::<Float32Type>().value(at)),
        TrinoType::Double => Argument::Double(array.as_primitive::<Float64Type>().value(at)),
        TrinoType::Decimal { scale, .. } => {
            Argument::Decimal(array.as_primitive::<Decimal128Type>().value(at), *scale)
        }
        TrinoType::Varchar(_) | TrinoType::Char(_) | TrinoType::Json => {
            Argument::Text(padded(array.as_string_view().value(at), Some(ty)).into_owned())
        }
        TrinoType::Array(_) | TrinoType::Map(..) | TrinoType::Row(_) | TrinoType::Varbinary => {
            return Err(invalid(format!("Cannot cast {ty} to varchar")));
        }
        other => {
            let mut text = String::new();
            value_text(array as &dyn Array, other, at, &mut text);
            Argument::Text(text)
        }
    })
}

impl Argument {
    /// Java's class of the argument.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self {
            Argument::Null => "null",
            Argument::Boolean(_) => "java.lang.Boolean",
            Argument::Long(_) => "java.lang.Long",
            Argument::Float(_) => "java.lang.Float",
            Argument::Double(_) => "java.lang.Double",
            Argument::Decimal(..) => "java.math.BigDecimal",
            Argument::Text(_) => "java.lang.String",
            Argument::Date(_) => "java.time.LocalDate",
            Argument::Time(_) => "java.time.LocalTime",
            Argument::Timestamp(_) => "java.time.LocalDateTime",
            Argument::Zoned(_) => "java.time.ZonedDateTime",
        }
    }

    /// Java's `toString`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        match self {
            Argument::Null => out.push_str("null"),
            Argument::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Argument::Long(value) => out.push_str(&value.to_string()),
            Argument::Float(value) => real_text(*value, &mut out),
            Argument::Double(value) => double_text(*value, &mut out),
            Argument::Decimal(value, scale) => big_decimal_text(*value, *scale, &mut out),
            Argument::Text(text) => out.push_str(text),
            Argument::Date(at) => date_text(at.day(), &mut out),
            Argument::Time(at) => clock(*at, &mut out),
            Argument::Timestamp(at) | Argument::Zoned(at) => {
                date_text(at.day(), &mut out);
                out.push('T');
                clock(*at, &mut out);
                if matches!(self, Argument::Zoned(_)) {
                    zone(*at, &mut out);
                }
            }
        }
        out
    }

    /// Java's `hashCode`, as `%h` prints it.
    #[must_use]
    pub fn hash(&self) -> u32 {
        match self {
            Argument::Boolean(value) => {
                if *value {
                    1231
                } else {
                    1237
                }
            }
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            Argument::Long(value) => (*value ^ ((*value as u64) >> 32) as i64) as u32,
            #[allow(clippy::cast_possible_truncation)]
            Argument::Double(value) => (value.to_bits() ^ (value.to_bits() >> 32)) as u32,
            Argument::Float(value) => value.to_bits(),
            other => other
                .text()
                .encode_utf16()
                .fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit))),
        }
    }
}

/// `BigDecimal.toString`: an exponent for numbers below 10⁻⁶.
fn big_decimal_text(value: i128, scale: u8, out: &mut String) {
    let digits = value.unsigned_abs().to_string();
    let adjusted = i64::try_from(digits.len()).unwrap_or(0) - 1 - i64::from(scale);
    if adjusted >= -6 {
        decimal_text(value, scale, out);
        return;
    }
    if value < 0 {
        out.push('-');
    }
    let (first, rest) = digits.split_at(1);
    out.push_str(first);
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out.push_str(&format!("E{adjusted}"));
}

/// `LocalTime.toString`: seconds and fraction only when there are any.
fn clock(at: Moment, out: &mut String) {
    let second = at.second_of_day();
    out.push_str(&format!("{:02}:{:02}", second / 3_600, second / 60 % 60));
    if second % 60 == 0 && at.nanos == 0 {
        return;
    }
    out.push_str(&format!(":{:02}", second % 60));
    if at.nanos > 0 {
        let nanos = format!("{:09}", at.nanos);
        let mut digits = nanos.as_str();
        while let Some(shorter) = digits.strip_suffix("000") {
            digits = shorter;
        }
        out.push('.');
        out.push_str(digits);
    }
}

/// `+01:00[Europe/Berlin]`, `Z[UTC]`, `+01:00`.
fn zone(at: Moment, out: &mut String) {
    let minutes = at.offset() / 60;
    let name = at.zone.name();
    let offset = format!(
        "{}{:02}:{:02}",
        if minutes < 0 { '-' } else { '+' },
        minutes.abs() / 60,
        minutes.abs() % 60
    );
    if minutes == 0 {
        out.push('Z');
    } else {
        out.push_str(&offset);
    }
    if name != offset {
        out.push_str(&format!("[{name}]"));
    }
}
