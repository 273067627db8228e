//! `reverse(string)`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;
use otus_types::TrinoType;

use crate::columns::{Column, SCALAR, binaries, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::{padded, unpadded};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "reverse",
    signatures: &["(varchar(x)) -> varchar(x)", "(char(x)) -> char(x)", "(varbinary) -> varbinary"],
    description: "The characters in reverse order",
    examples: &[
        Example { call: r#"reverse('abc')"#, result: r#"cba"# },
        Example { call: r#"reverse('a😀b')"#, result: r#"b😀a"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let column = Column::of(args, 0)?;
    let ty = signature.arguments.first();
    if ty == Some(&TrinoType::Varbinary) {
        let bytes = column.binaries()?;
        return binaries(args.rows, |row| {
            Ok(bytes.get(row).map(|b| Cow::Owned(b.iter().rev().copied().collect())))
        });
    }
    let text = column.texts()?;
    texts(args.rows, |row| {
        Ok(text.get(row).map(|text| {
            let reversed = Cow::Owned(padded(text, ty).chars().rev().collect());
            if matches!(ty, Some(TrinoType::Char(_))) { unpadded(reversed) } else { reversed }
        }))
    })
}
