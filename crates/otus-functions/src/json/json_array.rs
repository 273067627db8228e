//! `$json_array`: JSON_ARRAY, lowered as the family's module page says. It must not know
//! the other SQL/JSON functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::json::json_object::write_item;
use crate::json::scalar::{fields_of, item_of};
use crate::json::sql_path::Item;
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_array",
    signatures: &["(V, boolean) -> varchar"],
    can_fail: true,
    called_on_null: true,
    description: "A JSON array of the given values",
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let values_row = Column::of(args, 0)?;
    let values = fields_of(signature.arguments.first(), &values_row)?;
    let null_on_null = Column::of(args, 1)?.booleans()?.get(0).unwrap_or(false);
    texts(args.rows, |row| {
        let mut out = "[".to_owned();
        for (_, ty, value) in &values {
            let item = item_of(ty, value, values_row.at(row))?;
            if item.is_none() && !null_on_null {
                continue;
            }
            if out.len() > 1 {
                out.push(',');
            }
            write_item(&item.unwrap_or(Item::Null), &mut out);
        }
        out.push(']');
        Ok(Some(out.into()))
    })
}
