//! A value as JSON: structure stays structure, and numbers that JavaScript would round
//! (bigint, decimal) are strings. It must not know the documents around it.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Float32Type, Float64Type, Int8Type, Int16Type, Int32Type};
use otus_types::{RowField, TrinoType, render};
use serde_json::{Map, Number, Value};

/// Nesting beyond this is written as text.
const MAX_DEPTH: usize = 100;

/// The value at `row`.
pub fn json_value(array: &dyn Array, ty: &TrinoType, row: usize) -> Value {
    at_depth(array, ty, row, 0)
}

fn at_depth(array: &dyn Array, ty: &TrinoType, row: usize, depth: usize) -> Value {
    if array.is_null(row) || depth > MAX_DEPTH {
        return text(array, ty, row);
    }
    let number = |it: i32| Value::Number(Number::from(it));
    let found = match ty {
        TrinoType::Boolean => array.as_boolean_opt().map(|it| Value::Bool(it.value(row))),
        TrinoType::Tinyint => {
            array.as_primitive_opt::<Int8Type>().map(|it| number(i32::from(it.value(row))))
        }
        TrinoType::Smallint => {
            array.as_primitive_opt::<Int16Type>().map(|it| number(i32::from(it.value(row))))
        }
        TrinoType::Integer => array.as_primitive_opt::<Int32Type>().map(|it| number(it.value(row))),
        // NaN and the infinities have no JSON number: they fall through to text.
        TrinoType::Double => array
            .as_primitive_opt::<Float64Type>()
            .and_then(|it| Number::from_f64(it.value(row)))
            .map(Value::Number),
        TrinoType::Real => array
            .as_primitive_opt::<Float32Type>()
            .and_then(|it| it.value(row).to_string().parse::<f64>().ok())
            .and_then(Number::from_f64)
            .map(Value::Number),
        TrinoType::Array(element) => array.as_list_opt::<i32>().map(|it| {
            let items = it.value(row);
            let values = (0..items.len()).map(|at| at_depth(&items, element, at, depth + 1));
            Value::Array(values.collect())
        }),
        TrinoType::Map(key, value) => map(array, key, value, row, depth),
        TrinoType::Row(fields) => structure(array, fields, row, depth),
        _ => None,
    };
    found.unwrap_or_else(|| text(array, ty, row))
}

fn map(
    array: &dyn Array,
    key: &TrinoType,
    value: &TrinoType,
    row: usize,
    depth: usize,
) -> Option<Value> {
    let entries = array.as_map_opt()?.value(row);
    let mut object = Map::new();
    for at in 0..entries.len() {
        let mut name = String::new();
        render::value_text(entries.column(0).as_ref(), key, at, &mut name);
        object.insert(name, at_depth(entries.column(1).as_ref(), value, at, depth + 1));
    }
    Some(Value::Object(object))
}

/// An object, or an array when a field has no name.
fn structure(array: &dyn Array, fields: &[RowField], row: usize, depth: usize) -> Option<Value> {
    let parts = array.as_struct_opt()?;
    let values: Vec<Value> = fields
        .iter()
        .zip(parts.columns())
        .map(|(field, column)| at_depth(column.as_ref(), &field.ty, row, depth + 1))
        .collect();
    let names: Option<Vec<String>> = fields.iter().map(|it| it.name.clone()).collect();
    Some(match names {
        Some(names) => Value::Object(names.into_iter().zip(values).collect()),
        None => Value::Array(values),
    })
}

fn text(array: &dyn Array, ty: &TrinoType, row: usize) -> Value {
    let mut out = String::new();
    if render::value_text(array, ty, row, &mut out) { Value::String(out) } else { Value::Null }
}
