//! `translate(source, from, to)`. It must not know other functions.

use arrow::array::ArrayRef;
use std::borrow::Cow;

use otus_types::QueryError;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "translate",
    signatures: &["(varchar(x), varchar(y), varchar(z)) -> varchar"],
    description: "A string with characters replaced by others, or dropped",
    examples: &[
        Example { call: r#"translate('abcd', '', '')"#, result: r#"abcd"# },
        Example { call: r#"translate('abcda', 'a', 'z')"#, result: r#"zbcdz"# },
        Example { call: r#"translate('Palhoça', 'ç', 'c')"#, result: r#"Palhoca"# },
        Example { call: r#"translate('abcd', 'a', '')"#, result: r#"bcd"# },
        Example { call: r#"translate('abcd', 'ac', 'z')"#, result: r#"zbd"# },
        Example { call: r#"translate('abcd', 'aac', 'zq')"#, result: r#"zbd"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, from, to) = (Column::of(args, 0)?, Column::of(args, 1)?, Column::of(args, 2)?);
    let (text, from, to) = (text.texts()?, from.texts()?, to.texts()?);
    texts(args.rows, |row| {
        let (Some(text), Some(from), Some(to)) = (text.get(row), from.get(row), to.get(row)) else {
            return Ok(None);
        };
        let translated = text.chars().filter_map(|c| match from.chars().position(|f| f == c) {
            Some(at) => to.chars().nth(at),
            None => Some(c),
        });
        Ok(Some(Cow::Owned(translated.collect())))
    })
}
