//! `upper(string)`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, plain, texts};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::java_case::upper;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "upper",
    signatures: &["(varchar(x)) -> varchar(x)", "(char(x)) -> char(x)"],
    description: "The string in upper case",
    examples: &[Example { call: r#"upper('Ünïcode')"#, result: r#"ÜNÏCODE"# }],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(_signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let text = Column::of(args, 0)?;
    let text = text.texts()?;
    texts(args.rows, |row| Ok(text.get(row).map(upper)))
}
