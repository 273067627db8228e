//! From a partition's own type to the table's, as Trino coerces (`HiveCoercionPolicy` says
//! which): numbers become texts, texts numbers or NULL, and the parts of nested values
//! likewise. It must not know any file format.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, StringViewBuilder, StructArray, new_null_array,
};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{DataType, Fields};
use otus_types::HiveType;
use otus_types::render::value_text;

use super::fit::fit;
use super::nested;

/// `array`, which holds `from`, as `to` in the shape `target` (fewer struct fields than `to`
/// perhaps). Depth is that of the declared types.
///
/// # Errors
/// Why a value does not fit, as a sentence.
pub fn coerce(
    array: &ArrayRef,
    from: &HiveType,
    to: &HiveType,
    target: &DataType,
) -> Result<ArrayRef, String> {
    use HiveType::{Array as ArrayOf, Bigint, Char, Int, Map, Smallint, String as Text, Struct};
    use HiveType::{Tinyint, Varchar};
    match (from, to, target) {
        (ArrayOf(from), ArrayOf(to), DataType::List(field)) => {
            nested::list(array.as_list(), field, &|items, ty| coerce(items, from, to, ty))
        }
        (Map(key, value), Map(to_key, to_value), DataType::Map(field, _)) => nested::map(
            array.as_map(),
            field,
            &|keys, ty| coerce(keys, key, to_key, ty),
            &|values, ty| coerce(values, value, to_value, ty),
        ),
        (Struct(from), Struct(to), DataType::Struct(fields)) => row(array, from, to, fields),
        (Text | Varchar(_) | Char(_), Text | Varchar(_) | Char(_), _) => fit(array, to, target),
        // What is no number is NULL.
        (Text | Varchar(_), Tinyint | Smallint | Int | Bigint, _) => {
            let options = CastOptions { safe: true, ..CastOptions::default() };
            cast_with_options(array, target, &options).map_err(|error| error.to_string())
        }
        (_, Text | Varchar(_), _) => texts(array, from, to),
        _ => fit(array, to, target),
    }
}

/// Values spelled out; one that is longer than the column fails.
fn texts(array: &ArrayRef, from: &HiveType, to: &HiveType) -> Result<ArrayRef, String> {
    let most = match to {
        HiveType::Varchar(most) => usize::try_from(*most).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let ty = from.to_trino();
    let mut builder = StringViewBuilder::with_capacity(array.len());
    let mut text = String::new();
    for row in 0..array.len() {
        text.clear();
        if !value_text(array.as_ref(), &ty, row, &mut text) {
            builder.append_null();
        } else if text.len() > most {
            return Err(format!("{text} is longer than {most} characters"));
        } else {
            builder.append_value(&text);
        }
    }
    Ok(Arc::new(builder.finish()))
}

/// Fields are paired by place, as the policy pairs them; what came later is NULL.
fn row(
    array: &ArrayRef,
    from: &[(String, HiveType)],
    to: &[(String, HiveType)],
    fields: &Fields,
) -> Result<ArrayRef, String> {
    let found = array.as_struct();
    let mut columns = Vec::with_capacity(fields.len());
    for field in fields {
        let place = to.iter().position(|(name, _)| name.eq_ignore_ascii_case(field.name()));
        let pair =
            place.and_then(|at| Some((found.columns().get(at)?, from.get(at)?, to.get(at)?)));
        columns.push(match pair {
            Some((column, from, to)) => coerce(column, &from.1, &to.1, field.data_type())?,
            None => new_null_array(field.data_type(), found.len()),
        });
    }
    let nulls = found.nulls().cloned();
    let row = StructArray::try_new_with_length(fields.clone(), columns, nulls, found.len());
    Ok(Arc::new(row.map_err(|error| error.to_string())?))
}
