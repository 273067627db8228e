//! `normalize(string[, form])`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;
use unicode_normalization::UnicodeNormalization;

use crate::columns::{Column, SCALAR, invalid, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "normalize",
    signatures: &["(varchar(x)) -> varchar", "(varchar(x), varchar(y)) -> varchar"],
    can_fail: true,
    description: "A string in a Unicode normalization form, NFC by default",
    examples: &[
        Example { call: r#"normalize('ﬁ', NFKC)"#, result: r#"fi"# },
        Example { call: r#"length(normalize('é', NFD))"#, result: r#"2"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    let form = if signature.arguments.len() > 1 { Some(Column::of(args, 1)?) } else { None };
    let form = form.as_ref().map(Column::texts).transpose()?;
    texts(args.rows, |row| {
        let form = form.map_or(Some("NFC"), |form| form.get(row));
        let (Some(text), Some(form)) = (text.get(row), form) else {
            return Ok(None);
        };
        let normal: String = match form {
            "NFC" => text.nfc().collect(),
            "NFD" => text.nfd().collect(),
            "NFKC" => text.nfkc().collect(),
            "NFKD" => text.nfkd().collect(),
            _ => {
                return Err(invalid("Normalization form must be one of [NFD, NFC, NFKD, NFKC]"));
            }
        };
        Ok(Some(Cow::Owned(normal)))
    })
}
