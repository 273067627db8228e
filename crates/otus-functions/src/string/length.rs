//! `length(x)`: code points of a string, bytes of a varbinary. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, plain, values};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "length",
    signatures: &["(varchar(x)) -> bigint", "(char(x)) -> bigint", "(varbinary) -> bigint"],
    description: "The number of characters of a string, or of bytes",
    examples: &[
        Example { call: r#"length('Zürich')"#, result: r#"6"# },
        Example { call: r#"length(X'65683F')"#, result: r#"3"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    match signature.arguments.first() {
        Some(TrinoType::Varbinary) => {
            let bytes = column.binaries()?;
            values::<Int64Type>(args.rows, |row| Ok(bytes.get(row).map(|b| count(b.len()))))
        }
        Some(TrinoType::Char(length)) => values::<Int64Type>(args.rows, |row| {
            Ok((!column.is_null(row)).then_some(i64::from(*length)))
        }),
        _ => {
            let text = column.texts()?;
            values::<Int64Type>(args.rows, |row| {
                Ok(text.get(row).map(|t| count(t.chars().count())))
            })
        }
    }
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
