//! `json_array_get(json, index)`. It must not know other functions.

use std::borrow::Cow;

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::json::scan::Kind;
use crate::json::sql_path::Item;
use crate::json::walk::{each_element, scalar_at};
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_array_get",
    signatures: &["(varchar(x), bigint) -> json", "(json, bigint) -> json"],
    description: "Element of a JSON array, counted from 0, or from the end with a negative index",
    examples: &[
        Example { call: r#"json_array_get('["a", [3, 9], "c"]', 0)"#, result: "a" },
        Example { call: r#"json_array_get('["a", [3, 9], "c"]', 1)"#, result: "[3,9]" },
        Example { call: r#"json_array_get('["c", [3, 9], "a"]', -2)"#, result: "[3,9]" },
        Example { call: "json_array_get('[]', 0)", result: "NULL" },
        Example { call: r#"json_array_get('["c", "b", "a"]', -10)"#, result: "NULL" },
    ],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let (json, index) = (Column::of(args, 0)?, Column::of(args, 1)?);
            let (json, index) = (json.texts()?, index.values::<Int64Type>()?);
            texts(args.rows, |row| {
                let arguments = json.get(row).zip(index.get(row));
                Ok(arguments.and_then(|(text, index)| element(text, index)))
            })
        })
    }),
    ..SCALAR
};

/// As Trino documents it, a string comes back without its quotes.
fn element(text: &str, index: i64) -> Option<Cow<'_, str>> {
    let index = if index < 0 {
        let mut length = 0_i64;
        each_element(text, |_, _, _, _| {
            length += 1;
            None::<()>
        })
        .ok()?;
        length.checked_add(index)?
    } else {
        index
    };
    let wanted = usize::try_from(index).ok()?;
    let (kind, range) =
        each_element(text, |at, kind, _, range| (at == wanted).then_some((kind, range))).ok()??;
    let value = text.get(range)?;
    match kind {
        Kind::Object | Kind::Array => {
            let mut out = String::new();
            Item::parse(value).ok()?.write(&mut out);
            Some(Cow::Owned(out))
        }
        _ => scalar_at(value, 0),
    }
}
