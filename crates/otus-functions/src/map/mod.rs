//! Family `map`: maps. Keys are never NULL and never repeat. It must not know lambdas.

mod constructor;
mod map_concat;
mod map_entries;
mod map_from_entries;
mod map_keys;
mod map_values;
mod multimap_from_entries;

use std::collections::HashSet;

use otus_types::render::value_text;
use otus_types::{QueryError, TrinoType};

use crate::rows::invalid;
use crate::spec::FunctionSpec;
use crate::value::{Value, build, key};

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &constructor::SPEC,
    &map_concat::SPEC,
    &map_entries::SPEC,
    &map_from_entries::SPEC,
    &map_keys::SPEC,
    &map_values::SPEC,
    &multimap_from_entries::SPEC,
];

/// A map of entries whose keys must be present and different.
pub(crate) fn from_entries(
    entries: impl Iterator<Item = (Value, Value)>,
    key_type: &TrinoType,
) -> Result<Value, QueryError> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for (name, value) in entries {
        if name.is_null() {
            return Err(invalid("map key cannot be null"));
        }
        if name.is_indeterminate() {
            let shown = shown(&name, key_type)?;
            return Err(invalid(format!("map key cannot be indeterminate: {shown}")));
        }
        if !seen.insert(key(&name)) {
            let shown = shown(&name, key_type)?;
            return Err(invalid(format!("Duplicate map keys ({shown}) are not allowed")));
        }
        out.push((name, value));
    }
    Ok(Value::Map(out))
}

/// A key as results show it.
fn shown(name: &Value, ty: &TrinoType) -> Result<String, QueryError> {
    let mut text = String::new();
    value_text(&build(ty, std::slice::from_ref(name))?, ty, 0, &mut text);
    Ok(text)
}

/// Key and value of every row of an array.
fn entries(items: &[Value]) -> Result<Vec<(Value, Value)>, QueryError> {
    items
        .iter()
        .map(|item| match item {
            Value::Row(fields) => match fields.as_slice() {
                [name, value] => Ok((name.clone(), value.clone())),
                _ => Err(invalid("map entries have a key and a value")),
            },
            _ => Err(invalid("map entry cannot be null")),
        })
        .collect()
}
