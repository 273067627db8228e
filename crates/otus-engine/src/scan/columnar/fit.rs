//! From the array a file holds to the array the table's type has in Otus: texts become
//! views, timestamps milliseconds, structs are matched by name, and what the file lacks is
//! NULL. It must not know any file format.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BinaryViewArray, PrimitiveArray, StringViewArray, StringViewBuilder,
    StructArray, TimestampMillisecondArray, new_null_array,
};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{
    ArrowTimestampType, DataType, FieldRef, Fields, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use otus_types::HiveType;

use super::nested;

/// Values nested deeper than this are refused; no definition is.
const MAX_DEPTH: usize = 100;

/// `array` as a column of type `ty`, in the shape `target` (fewer struct fields than `ty`
/// perhaps).
///
/// # Errors
/// Why a value does not fit, as a sentence.
pub fn fit(array: &ArrayRef, ty: &HiveType, target: &DataType) -> Result<ArrayRef, String> {
    fit_nested(array, ty, target, 0)
}

fn fit_nested(
    array: &ArrayRef,
    ty: &HiveType,
    target: &DataType,
    depth: usize,
) -> Result<ArrayRef, String> {
    if depth > MAX_DEPTH {
        return Err(String::from("values are nested too deeply"));
    }
    if array.data_type() == &DataType::Null {
        return Ok(new_null_array(target, array.len()));
    }
    match (ty, target) {
        (HiveType::Array(item), DataType::List(field)) => list(array, item, field, depth),
        (HiveType::Map(key, value), DataType::Map(field, _)) => {
            map(array, key, value, field, depth)
        }
        (HiveType::Struct(declared), DataType::Struct(fields)) => {
            row(array, declared, fields, depth)
        }
        (HiveType::String, _) => Ok(Arc::new(texts(array)?)),
        (HiveType::Varchar(most), _) => Ok(Arc::new(cut(&texts(array)?, *most, false))),
        (HiveType::Char(most), _) => Ok(Arc::new(cut(&texts(array)?, *most, true))),
        (HiveType::Timestamp, _) => millis(array),
        _ => convert(array, target),
    }
}

/// Arrow's checked cast: a value that does not fit is an error, not NULL.
fn convert(array: &ArrayRef, target: &DataType) -> Result<ArrayRef, String> {
    if array.data_type() == target {
        return Ok(Arc::clone(array));
    }
    let options = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(array, target, &options).map_err(|error| error.to_string())
}

fn list(
    array: &ArrayRef,
    item: &HiveType,
    field: &FieldRef,
    depth: usize,
) -> Result<ArrayRef, String> {
    let found = match array.data_type() {
        DataType::List(_) => Arc::clone(array),
        DataType::LargeList(of) | DataType::FixedSizeList(of, _) => {
            convert(array, &DataType::List(Arc::clone(of)))?
        }
        other => return Err(format!("{other} is no array")),
    };
    let items = |items: &ArrayRef, ty: &DataType| fit_nested(items, item, ty, depth + 1);
    nested::list(found.as_list(), field, &items)
}

fn map(
    array: &ArrayRef,
    key: &HiveType,
    value: &HiveType,
    field: &FieldRef,
    depth: usize,
) -> Result<ArrayRef, String> {
    let Some(found) = array.as_map_opt() else {
        return Err(format!("{} is no map", array.data_type()));
    };
    nested::map(found, field, &|keys, ty| fit_nested(keys, key, ty, depth + 1), &|values, ty| {
        fit_nested(values, value, ty, depth + 1)
    })
}

fn row(
    array: &ArrayRef,
    declared: &[(String, HiveType)],
    fields: &Fields,
    depth: usize,
) -> Result<ArrayRef, String> {
    let Some(found) = array.as_struct_opt() else {
        return Err(format!("{} is no row", array.data_type()));
    };
    let mut columns = Vec::with_capacity(fields.len());
    for field in fields {
        let same = |name: &str| name.eq_ignore_ascii_case(field.name());
        let place = found.fields().iter().position(|it| same(it.name()));
        let ty = declared.iter().find(|(name, _)| same(name));
        let column = match (place.and_then(|at| found.columns().get(at)), ty) {
            (Some(column), Some((_, ty))) => fit_nested(column, ty, field.data_type(), depth + 1)?,
            _ => new_null_array(field.data_type(), found.len()),
        };
        columns.push(column);
    }
    let nulls = found.nulls().cloned();
    let row = StructArray::try_new_with_length(fields.clone(), columns, nulls, found.len());
    Ok(Arc::new(row.map_err(|error| error.to_string())?))
}

/// Bytes that are no UTF-8 become replacement characters, as in the text formats.
fn texts(array: &ArrayRef) -> Result<StringViewArray, String> {
    match array.data_type() {
        DataType::Utf8View => Ok(array.as_string_view().clone()),
        DataType::Utf8 | DataType::LargeUtf8 => {
            Ok(convert(array, &DataType::Utf8View)?.as_string_view().clone())
        }
        _ => {
            let bytes = convert(array, &DataType::BinaryView)?;
            let bytes: &BinaryViewArray = bytes.as_binary_view();
            Ok(bytes.clone().to_string_view().unwrap_or_else(|_| {
                bytes.iter().map(|it| it.map(String::from_utf8_lossy)).collect()
            }))
        }
    }
}

/// At most `most` characters of each text; without blanks at the end where `trimmed`.
fn cut(texts: &StringViewArray, most: u32, trimmed: bool) -> StringViewArray {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let kept = |text: &str| {
        let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
        let text = text.get(..end).unwrap_or(text);
        if trimmed { text.trim_end_matches(' ').len() } else { text.len() }
    };
    if texts.iter().flatten().all(|it| kept(it) == it.len()) {
        return texts.clone();
    }
    let mut builder = StringViewBuilder::with_capacity(texts.len());
    for text in texts {
        builder.append_option(text.and_then(|it| it.get(..kept(it))));
    }
    builder.finish()
}

/// Milliseconds, rounded half up as Trino does.
fn millis(array: &ArrayRef) -> Result<ArrayRef, String> {
    let DataType::Timestamp(unit, _) = array.data_type() else {
        return Err(format!("{} is no timestamp", array.data_type()));
    };
    Ok(match unit {
        TimeUnit::Second => {
            let seconds = array.as_primitive::<TimestampSecondType>();
            let scaled = seconds.try_unary::<_, TimestampMillisecondType, String>(|it| {
                it.checked_mul(1000).ok_or_else(|| format!("{it} seconds are out of range"))
            });
            Arc::new(scaled?.with_timezone_opt::<Arc<str>>(None))
        }
        TimeUnit::Millisecond => {
            let same: &TimestampMillisecondArray = array.as_primitive();
            Arc::new(same.clone().with_timezone_opt::<Arc<str>>(None))
        }
        TimeUnit::Microsecond => Arc::new(rounded::<TimestampMicrosecondType>(array, 1000)),
        TimeUnit::Nanosecond => Arc::new(rounded::<TimestampNanosecondType>(array, 1_000_000)),
    })
}

fn rounded<T: ArrowTimestampType>(array: &ArrayRef, per_milli: i64) -> TimestampMillisecondArray {
    let found: &PrimitiveArray<T> = array.as_primitive();
    let half = per_milli / 2;
    let rounded = found.unary::<_, TimestampMillisecondType>(|it| {
        it.div_euclid(per_milli) + i64::from(it.rem_euclid(per_milli) >= half)
    });
    rounded.with_timezone_opt::<Arc<str>>(None)
}
