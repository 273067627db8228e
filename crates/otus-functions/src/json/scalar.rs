//! SQL values as items of the SQL/JSON data model, and items as SQL values: what PASSING,
//! JSON_OBJECT, JSON_ARRAY and RETURNING need. It must not know paths.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, new_null_array};
use arrow::compute::concat;
use arrow::datatypes::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, Time64NanosecondType,
};
use otus_types::arrow_type::to_arrow;
use otus_types::render::value_text;
use otus_types::{QueryError, TrinoType};

use crate::columns::{Column, booleans, decimals, invalid, texts, values};
use crate::datetime::literal;
use crate::json::sql_path::Item;
use crate::json::sql_path::item::{Temporal, Width};
use crate::json::sql_path::number::as_double;

/// The item a value is; `None` for SQL NULL. A json value is its content, other types
/// without a JSON form become their text.
///
/// # Errors
/// When a json value is not JSON text.
pub fn item_of(ty: &TrinoType, array: &dyn Array, row: usize) -> Result<Option<Item>, QueryError> {
    if row >= array.len() || array.is_null(row) || *ty == TrinoType::Unknown {
        return Ok(None);
    }
    let integer = |value: i64, width| Item::Integer(value, width);
    Ok(Some(match ty {
        TrinoType::Boolean => Item::Boolean(array.as_boolean().value(row)),
        TrinoType::Tinyint => {
            integer(array.as_primitive::<Int8Type>().value(row).into(), Width::Tinyint)
        }
        TrinoType::Smallint => {
            integer(array.as_primitive::<Int16Type>().value(row).into(), Width::Smallint)
        }
        TrinoType::Integer => {
            integer(array.as_primitive::<Int32Type>().value(row).into(), Width::Integer)
        }
        TrinoType::Bigint => integer(array.as_primitive::<Int64Type>().value(row), Width::Bigint),
        TrinoType::Double => Item::Double(array.as_primitive::<Float64Type>().value(row)),
        TrinoType::Real => Item::Real(array.as_primitive::<Float32Type>().value(row)),
        TrinoType::Decimal { precision, scale } => {
            Item::Decimal(array.as_primitive::<Decimal128Type>().value(row), *precision, *scale)
        }
        TrinoType::Varchar(_) => Item::Text(array.as_string_view().value(row).to_owned()),
        TrinoType::Json => {
            let text = array.as_string_view().value(row);
            Item::parse(text).map_err(|_| {
                QueryError::new(
                    otus_types::ErrorCode::JsonInputConversionError,
                    "conversion to JSON failed: malformed input argument".to_owned(),
                )
            })?
        }
        other => {
            let mut text = String::new();
            value_text(array, other, row, &mut text);
            match temporal(other) {
                Some(kind) => Item::Temporal(kind, text),
                None => Item::Text(text),
            }
        }
    }))
}

fn temporal(ty: &TrinoType) -> Option<Temporal> {
    Some(match ty {
        TrinoType::Date => Temporal::Date,
        TrinoType::Time(_) => Temporal::Time,
        TrinoType::TimeTz(_) => Temporal::TimeTz,
        TrinoType::Timestamp(_) => Temporal::Timestamp,
        TrinoType::TimestampTz(_) => Temporal::TimestampTz,
        _ => return None,
    })
}

/// Name, type and column of every field of a ROW argument, or of none for a NULL.
///
/// # Errors
/// When the argument is neither.
pub fn fields_of(
    ty: Option<&TrinoType>,
    column: &Column,
) -> Result<Vec<(String, TrinoType, ArrayRef)>, QueryError> {
    let Some(TrinoType::Row(fields)) = ty else {
        return Ok(Vec::new());
    };
    let row = column.array.as_struct_opt().ok_or_else(|| invalid("expected a row"))?;
    Ok(fields
        .iter()
        .zip(row.columns())
        .map(|(field, column)| {
            (field.name.clone().unwrap_or_default(), field.ty.clone(), Arc::clone(column))
        })
        .collect())
}

/// A column of type `ty` from an item per row; `None` and JSON null are NULL.
///
/// # Errors
/// `fail` of the item that cannot become `ty`.
pub fn column_of(
    ty: &TrinoType,
    items: &[Option<Item>],
    fail: &dyn Fn(&Item) -> QueryError,
) -> Result<ArrayRef, QueryError> {
    let get = |row: usize| items.get(row).and_then(Option::as_ref).filter(|i| **i != Item::Null);
    let rows = items.len();
    match ty {
        TrinoType::Varchar(_) | TrinoType::Char(_) => texts(rows, |row| {
            get(row)
                .map(|item| text_of(item, ty).map(Into::into).ok_or_else(|| fail(item)))
                .transpose()
        }),
        TrinoType::Boolean => booleans(rows, |row| {
            get(row).map(|item| boolean_of(item).ok_or_else(|| fail(item))).transpose()
        }),
        TrinoType::Double => values::<Float64Type>(rows, |row| {
            get(row).map(|item| double_of(item).ok_or_else(|| fail(item))).transpose()
        }),
        #[allow(clippy::cast_possible_truncation)]
        TrinoType::Real => values::<Float32Type>(rows, |row| {
            get(row)
                .map(|item| double_of(item).map(|v| v as f32).ok_or_else(|| fail(item)))
                .transpose()
        }),
        TrinoType::Bigint => values::<Int64Type>(rows, |row| {
            get(row).map(|item| long_of(item).ok_or_else(|| fail(item))).transpose()
        }),
        TrinoType::Integer => values::<Int32Type>(rows, |row| {
            get(row)
                .map(|i| long_of(i).and_then(|v| v.try_into().ok()).ok_or_else(|| fail(i)))
                .transpose()
        }),
        TrinoType::Smallint => values::<Int16Type>(rows, |row| {
            get(row)
                .map(|i| long_of(i).and_then(|v| v.try_into().ok()).ok_or_else(|| fail(i)))
                .transpose()
        }),
        TrinoType::Tinyint => values::<Int8Type>(rows, |row| {
            get(row)
                .map(|i| long_of(i).and_then(|v| v.try_into().ok()).ok_or_else(|| fail(i)))
                .transpose()
        }),
        TrinoType::Decimal { precision, scale } => decimals(&to_arrow(ty), rows, |row| {
            get(row)
                .map(|item| decimal_of(item, *precision, *scale).ok_or_else(|| fail(item)))
                .transpose()
        }),
        TrinoType::Date => values::<Date32Type>(rows, |row| {
            get(row).map(|item| date_of(item).ok_or_else(|| fail(item))).transpose()
        }),
        TrinoType::Time(_) => values::<Time64NanosecondType>(rows, |row| {
            get(row).map(|item| time_of(item).ok_or_else(|| fail(item))).transpose()
        }),
        other => timestamps(other, &get, rows, fail),
    }
}

fn timestamps<'i>(
    ty: &TrinoType,
    get: &dyn Fn(usize) -> Option<&'i Item>,
    rows: usize,
    fail: &dyn Fn(&Item) -> QueryError,
) -> Result<ArrayRef, QueryError> {
    let mut singles = Vec::with_capacity(rows);
    for row in 0..rows {
        singles.push(match get(row) {
            None => new_null_array(&to_arrow(ty), 1),
            Some(item) => {
                let (Item::Text(text) | Item::Temporal(_, text)) = item else {
                    return Err(fail(item));
                };
                literal::timestamp_array(text, ty).ok_or_else(|| fail(item))?
            }
        });
    }
    if singles.is_empty() {
        return Ok(new_null_array(&to_arrow(ty), 0));
    }
    let singles: Vec<&dyn Array> = singles.iter().map(AsRef::as_ref).collect();
    concat(&singles).map_err(|error| invalid(error.to_string()))
}

/// `CAST(item AS varchar(n))`: text that does not fit is cut for a varchar, and anything
/// else that does not fit fails.
fn text_of(item: &Item, ty: &TrinoType) -> Option<String> {
    let (mut text, is_text) = match item {
        Item::Text(text) => (text.clone(), true),
        Item::Double(value) => (cast_double_text(*value), false),
        Item::Real(value) => (cast_double_text(f64::from(*value)), false),
        Item::Temporal(_, text) => (text.clone(), false),
        Item::Array(_) | Item::Object(_) | Item::HugeInteger(_) => return None,
        other => {
            let mut out = String::new();
            other.write(&mut out);
            (out, false)
        }
    };
    let limit = match ty {
        TrinoType::Varchar(Some(limit)) | TrinoType::Char(limit) => usize::try_from(*limit).ok()?,
        _ => usize::MAX,
    };
    if text.len() > limit
        && let Some((at, _)) = text.char_indices().nth(limit)
    {
        if !is_text {
            return None;
        }
        text.truncate(at);
    }
    if matches!(ty, TrinoType::Char(_)) {
        text.truncate(text.trim_end_matches(' ').len());
    }
    Some(text)
}

/// Trino's `CAST(double AS varchar)`: one digit, a fraction when there is one, an exponent.
fn cast_double_text(value: f64) -> String {
    if !value.is_finite() {
        let mut out = String::new();
        otus_types::render::double_text(value, &mut out);
        return out;
    }
    format!("{value:E}")
}

fn boolean_of(item: &Item) -> Option<bool> {
    match item {
        Item::Boolean(value) => Some(*value),
        Item::Text(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "t" | "1" => Some(true),
            "false" | "f" | "0" => Some(false),
            _ => None,
        },
        number => as_double(number).map(|value| value != 0.0),
    }
}

fn double_of(item: &Item) -> Option<f64> {
    match item {
        Item::Text(text) => text.trim().parse().ok(),
        Item::Boolean(value) => Some(f64::from(u8::from(*value))),
        number => as_double(number),
    }
}

fn long_of(item: &Item) -> Option<i64> {
    match item {
        Item::Integer(value, _) => Some(*value),
        Item::Text(text) => text.trim().parse().ok(),
        Item::Boolean(value) => Some(i64::from(*value)),
        Item::Decimal(..) => decimal_of(item, 38, 0).and_then(|value| value.try_into().ok()),
        number => {
            let value = as_double(number)?.round();
            #[allow(clippy::cast_possible_truncation)]
            (value.abs() < 9.223_372_036_854_775e18).then_some(value as i64)
        }
    }
}

fn decimal_of(item: &Item, precision: u8, scale: u8) -> Option<i128> {
    let value = match item {
        Item::Integer(value, _) => {
            i128::from(*value).checked_mul(10_i128.checked_pow(scale.into())?)?
        }
        Item::Decimal(value, _, from) if *from <= scale => {
            value.checked_mul(10_i128.checked_pow((scale - from).into())?)?
        }
        Item::Decimal(value, _, from) => {
            let unit = 10_i128.checked_pow((from - scale).into())?;
            let (quotient, rest) = (value / unit, value % unit);
            quotient + if rest.abs() * 2 >= unit { value.signum() } else { 0 }
        }
        Item::Double(value) => {
            return decimal_of(&decimal_text_item(&format!("{value}"))?, precision, scale);
        }
        Item::Real(value) => {
            return decimal_of(&decimal_text_item(&format!("{value}"))?, precision, scale);
        }
        Item::Text(text) => return decimal_of(&decimal_text_item(text.trim())?, precision, scale),
        Item::Boolean(value) => {
            i128::from(*value).checked_mul(10_i128.checked_pow(scale.into())?)?
        }
        _ => return None,
    };
    (value.unsigned_abs() < 10_u128.checked_pow(precision.into())?).then_some(value)
}

fn decimal_text_item(text: &str) -> Option<Item> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.get(..fraction.len().min(37))?;
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Item::Decimal(sign * all.parse::<i128>().ok()?, 38, fraction.len().try_into().ok()?))
}

fn date_of(item: &Item) -> Option<i32> {
    match item {
        Item::Text(text) | Item::Temporal(Temporal::Date, text) => literal::date(text.trim()).ok(),
        _ => None,
    }
}

fn time_of(item: &Item) -> Option<i64> {
    match item {
        Item::Text(text) | Item::Temporal(Temporal::Time, text) => {
            literal::time(text).ok().map(|time| time.nanos)
        }
        _ => None,
    }
}
