//! `rpad(x, size, pad)`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{SCALAR, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::pad::{Side, pad};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "rpad",
    signatures: &[
        "(varchar(x), bigint, varchar(y)) -> varchar",
        "(char(x), bigint, varchar(y)) -> varchar",
        "(varbinary, bigint, varbinary) -> varbinary",
    ],
    can_fail: true,
    description: "A string padded on the right, or cut, to a size",
    examples: &[
        Example { call: r#"rpad('text', 7, 'abc')"#, result: r#"textabc"# },
        Example { call: r#"rpad('text', 2, 'x')"#, result: r#"te"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    pad(Side::Right, signature, args)
}
