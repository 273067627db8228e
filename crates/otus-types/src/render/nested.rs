//! Text of arrays, maps and rows. Strings inside are not quoted and NULL is `null`, so the
//! text cannot be read back; that is Athena's form.

use arrow_array::Array;
use arrow_array::cast::AsArray;

use super::value_text;
use crate::trino_type::{RowField, TrinoType};

/// `[1, null, 3]`
pub(super) fn array_text(
    array: &dyn Array,
    element: &TrinoType,
    row: usize,
    out: &mut String,
) -> Option<()> {
    let elements = array.as_list_opt::<i32>()?.value(row);
    out.push('[');
    for at in 0..elements.len() {
        separate(at, out);
        element_text(&elements, element, at, out);
    }
    out.push(']');
    Some(())
}

/// `{k=1, j=2}`
pub(super) fn map_text(
    array: &dyn Array,
    key: &TrinoType,
    value: &TrinoType,
    row: usize,
    out: &mut String,
) -> Option<()> {
    let entries = array.as_map_opt()?.value(row);
    let (keys, values) = (entries.columns().first()?, entries.columns().get(1)?);
    out.push('{');
    for at in 0..entries.len() {
        separate(at, out);
        element_text(keys, key, at, out);
        out.push('=');
        element_text(values, value, at, out);
    }
    out.push('}');
    Some(())
}

/// `{id=1, name=x}`; a field without a name shows its value alone.
pub(super) fn row_text(
    array: &dyn Array,
    fields: &[RowField],
    row: usize,
    out: &mut String,
) -> Option<()> {
    let columns = array.as_struct_opt()?.columns();
    out.push('{');
    for (at, field) in fields.iter().enumerate() {
        separate(at, out);
        if let Some(name) = &field.name {
            out.push_str(name);
            out.push('=');
        }
        element_text(columns.get(at)?, &field.ty, row, out);
    }
    out.push('}');
    Some(())
}

fn separate(at: usize, out: &mut String) {
    if at > 0 {
        out.push_str(", ");
    }
}

fn element_text(array: &dyn Array, ty: &TrinoType, row: usize, out: &mut String) {
    if !value_text(array, ty, row, out) {
        out.push_str("null");
    }
}
