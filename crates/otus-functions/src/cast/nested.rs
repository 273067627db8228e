//! Casts between arrays, maps and rows, element by element. It must not know scalars.

use std::collections::HashSet;

use otus_types::{QueryError, TrinoType};

use super::{Caster, bad_cast, caster as element_caster};
use crate::value::{Value, key};

pub(super) fn caster(from: &TrinoType, to: &TrinoType) -> Result<Caster, QueryError> {
    match (from, to) {
        (TrinoType::Array(a), TrinoType::Array(b)) => {
            let element = element_caster(a, b)?;
            Ok(Box::new(move |value| {
                let items = value.as_array().unwrap_or_default();
                items
                    .iter()
                    .map(|item| nullable(&element, item))
                    .collect::<Result<_, _>>()
                    .map(Value::Array)
            }))
        }
        (TrinoType::Map(k1, v1), TrinoType::Map(k2, v2)) => {
            let (keys, values) = (element_caster(k1, k2)?, element_caster(v1, v2)?);
            Ok(Box::new(move |value| map(value, &keys, &values)))
        }
        (TrinoType::Row(a), TrinoType::Row(b)) => {
            let fields = a
                .iter()
                .zip(b)
                .map(|(a, b)| element_caster(&a.ty, &b.ty))
                .collect::<Result<Vec<_>, QueryError>>()?;
            Ok(Box::new(move |value| {
                let Value::Row(items) = value else {
                    return Ok(Value::Null);
                };
                let cast = items.iter().zip(&fields).map(|(item, field)| nullable(field, item));
                cast.collect::<Result<_, _>>().map(Value::Row)
            }))
        }
        _ => Err(super::no_such_cast(from, to)),
    }
}

fn nullable(cast: &Caster, value: &Value) -> Result<Value, QueryError> {
    if value.is_null() { Ok(Value::Null) } else { cast(value) }
}

fn map(value: &Value, keys: &Caster, values: &Caster) -> Result<Value, QueryError> {
    let entries = value.as_map().unwrap_or_default();
    let mut seen = HashSet::with_capacity(entries.len());
    let mut out = Vec::with_capacity(entries.len());
    for (k, v) in entries {
        let k = keys(k)?;
        if !seen.insert(key(&k)) {
            return Err(bad_cast("duplicate keys"));
        }
        out.push((k, nullable(values, v)?));
    }
    Ok(Value::Map(out))
}
