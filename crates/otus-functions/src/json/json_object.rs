//! `$json_object`: JSON_OBJECT, lowered as the family's module page says. It must not know
//! the other SQL/JSON functions.

use arrow::array::{ArrayRef, AsArray};
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::json::scalar::{fields_of, item_of};
use crate::json::sql_path::Item;
use crate::json::text::write_string;
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_object",
    signatures: &["(K, V, boolean, boolean) -> varchar"],
    can_fail: true,
    called_on_null: true,
    description: "A JSON object of the given keys and values",
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (keys_row, values_row) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let keys = fields_of(signature.arguments.first(), &keys_row)?;
    let values = fields_of(signature.arguments.get(1), &values_row)?;
    let null_on_null = Column::of(args, 2)?.booleans()?.get(0).unwrap_or(true);
    let unique = Column::of(args, 3)?.booleans()?.get(0).unwrap_or(false);
    texts(args.rows, |row| {
        let mut seen: Vec<&str> = Vec::with_capacity(keys.len());
        let mut out = "{".to_owned();
        for ((_, _, key), (_, ty, value)) in keys.iter().zip(&values) {
            let key = key
                .as_string_view_opt()
                .filter(|key| arrow::array::Array::is_valid(*key, keys_row.at(row)))
                .map(|key| key.value(keys_row.at(row)))
                .ok_or_else(|| {
                    invalid("null value passed for JSON object key to JSON_OBJECT function")
                })?;
            let item = item_of(ty, value, values_row.at(row))?;
            if item.is_none() && !null_on_null {
                continue;
            }
            if seen.contains(&key) {
                return Err(invalid(if unique {
                    "duplicate key passed to JSON_OBJECT function"
                } else {
                    "cannot construct a JSON object with duplicate key"
                }));
            }
            seen.push(key);
            if out.len() > 1 {
                out.push(',');
            }
            write_string(&mut out, key);
            out.push(':');
            write_item(&item.unwrap_or(Item::Null), &mut out);
        }
        out.push('}');
        Ok(Some(out.into()))
    })
}

/// Appends an item; a date or time becomes a JSON string.
pub fn write_item(item: &Item, out: &mut String) {
    match item {
        Item::Temporal(_, text) => write_string(out, text),
        other => {
            other.write(out);
        }
    }
}
