//! `concat_ws(separator, string, …)` and its array form. It must not know other functions.

use std::borrow::Cow;

use arrow::array::{ArrayRef, AsArray};
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "concat_ws",
    signatures: &["(varchar, varchar...) -> varchar", "(varchar, array(varchar)) -> varchar"],
    called_on_null: true,
    description: "Strings joined by a separator, NULLs left out",
    examples: &[
        Example { call: r#"concat_ws(',', 'a', NULL, 'b')"#, result: r#"a,b"# },
        Example { call: r#"concat_ws('-', ARRAY['a', NULL, 'b'])"#, result: r#"a-b"# },
        Example { call: r#"concat_ws(NULL, 'a', 'b')"#, result: r#"NULL"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let separator = Column::of(args, 0)?;
    let separator = separator.texts()?;
    if let Some(TrinoType::Array(_)) = signature.arguments.get(1) {
        let lists = Column::of(args, 1)?;
        return texts(args.rows, |row| {
            let Some(separator) = separator.get(row) else {
                return Ok(None);
            };
            if lists.is_null(row) {
                return Ok(None);
            }
            let list = lists.array.as_list::<i32>().value(lists.at(row));
            let parts: Vec<&str> =
                list.as_string_view_opt().map_or_else(Vec::new, |l| l.iter().flatten().collect());
            Ok(Some(Cow::Owned(parts.join(separator))))
        });
    }
    let columns = (1..signature.arguments.len())
        .map(|argument| Column::of(args, argument))
        .collect::<Result<Vec<_>, _>>()?;
    let parts = columns.iter().map(Column::texts).collect::<Result<Vec<_>, _>>()?;
    texts(args.rows, |row| {
        let Some(separator) = separator.get(row) else {
            return Ok(None);
        };
        let parts: Vec<&str> = parts.iter().filter_map(|part| part.get(row)).collect();
        Ok(Some(Cow::Owned(parts.join(separator))))
    })
}
