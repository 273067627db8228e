//! `split(string, delimiter[, limit])`. It must not know other functions.

use std::sync::Arc;

use arrow::array::{ArrayRef, ListBuilder, StringViewBuilder};
use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::lists::list_field;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "split",
    signatures: &[
        "(varchar(x), varchar(y)) -> array(varchar(x))",
        "(varchar(x), varchar(y), bigint) -> array(varchar(x))",
    ],
    can_fail: true,
    description: "The parts of a string between delimiters",
    examples: &[
        Example { call: r#"split('a,b,c', ',')"#, result: r#"[a, b, c]"# },
        Example { call: r#"split('a,b,c', ',', 2)"#, result: r#"[a, b,c]"# },
        Example { call: r#"split('', ',')"#, result: r#"[]"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, delimiter) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let limit = if signature.arguments.len() > 2 { Some(Column::of(args, 2)?) } else { None };
    let (text, delimiter) = (text.texts()?, delimiter.texts()?);
    let limit = limit.as_ref().map(Column::values::<Int64Type>).transpose()?;
    let mut lists = ListBuilder::new(StringViewBuilder::new()).with_field(list_field());
    for row in 0..args.rows {
        let limit = limit.map_or(Some(i64::from(i32::MAX)), |limit| limit.get(row));
        let (Some(text), Some(delimiter), Some(limit)) = (text.get(row), delimiter.get(row), limit)
        else {
            lists.append_null();
            continue;
        };
        if limit <= 0 {
            return Err(invalid("Limit must be positive"));
        }
        if limit > i64::from(i32::MAX) {
            return Err(invalid("Limit is too large"));
        }
        if delimiter.is_empty() {
            return Err(invalid("The delimiter may not be the empty string"));
        }
        for part in text.splitn(usize::try_from(limit).unwrap_or(usize::MAX), delimiter) {
            lists.values().append_value(part);
        }
        lists.append(true);
    }
    Ok(Arc::new(lists.finish()))
}
