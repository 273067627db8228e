//! `lpad(x, size, pad)`. It must not know other functions.

use arrow::array::ArrayRef;
use otus_types::QueryError;

use crate::columns::{SCALAR, plain};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};
use crate::string::pad::{Side, pad};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "lpad",
    signatures: &[
        "(varchar(x), bigint, varchar(y)) -> varchar",
        "(char(x), bigint, varchar(y)) -> varchar",
        "(varbinary, bigint, varbinary) -> varbinary",
    ],
    can_fail: true,
    description: "A string padded on the left, or cut, to a size",
    examples: &[
        Example { call: r#"lpad('text', 7, 'abc')"#, result: r#"abctext"# },
        Example { call: r#"lpad('text', 2, 'x')"#, result: r#"te"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    pad(Side::Left, signature, args)
}
