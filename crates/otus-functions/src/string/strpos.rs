//! `strpos(string, substring[, instance])`; `position(x IN y)` is lowered to it. It must not know other functions.

use arrow::array::ArrayRef;
use arrow::datatypes::Int64Type;
use otus_types::QueryError;

use crate::columns::{Column, SCALAR, invalid, plain, values};
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "strpos",
    signatures: &[
        "(varchar(x), varchar(y)) -> bigint",
        "(varchar(x), varchar(y), bigint) -> bigint",
    ],
    can_fail: true,
    description: "Where a substring stands for the n-th time, from 1; 0 when it does not",
    examples: &[
        Example { call: r#"strpos('abcabc', 'c')"#, result: r#"3"# },
        Example { call: r#"strpos('abcabc', 'c', 2)"#, result: r#"6"# },
        Example { call: r#"strpos('abcabc', 'c', -1)"#, result: r#"6"# },
        Example { call: r#"strpos('abc', 'x')"#, result: r#"0"# },
    ],
    implementation: Implementation::Scalar(|signature| plain(signature, call)),
    ..SCALAR
};

fn call(signature: &BoundSignature, args: &KernelArgs<'_>) -> Result<ArrayRef, QueryError> {
    let (text, part) = (Column::of(args, 0)?, Column::of(args, 1)?);
    let instance = if signature.arguments.len() > 2 { Some(Column::of(args, 2)?) } else { None };
    let (text, part) = (text.texts()?, part.texts()?);
    let instance = instance.as_ref().map(Column::values::<Int64Type>).transpose()?;
    values::<Int64Type>(args.rows, |row| {
        let instance = instance.map_or(Some(1), |instance| instance.get(row));
        let (Some(text), Some(part), Some(instance)) = (text.get(row), part.get(row), instance)
        else {
            return Ok(None);
        };
        if instance == 0 {
            return Err(invalid("'instance' must be a positive or negative number."));
        }
        Ok(Some(position(text, part, instance)))
    })
}

/// Instances may overlap: each search goes on one byte further.
fn position(text: &str, part: &str, instance: i64) -> i64 {
    if part.is_empty() {
        return 1;
    }
    let (text_bytes, part_bytes) = (text.as_bytes(), part.as_bytes());
    let mut left = instance.unsigned_abs();
    let found = if instance > 0 {
        let finder = memchr::memmem::Finder::new(part_bytes);
        let mut from = 0;
        loop {
            let Some(at) = text_bytes.get(from..).and_then(|rest| finder.find(rest)) else {
                return 0;
            };
            left -= 1;
            if left == 0 {
                break from + at;
            }
            from += at + 1;
        }
    } else {
        let finder = memchr::memmem::FinderRev::new(part_bytes);
        let mut until = text_bytes.len();
        loop {
            let Some(at) = text_bytes.get(..until).and_then(|head| finder.rfind(head)) else {
                return 0;
            };
            left -= 1;
            if left == 0 {
                break at;
            }
            until = at + part_bytes.len() - 1;
        }
    };
    let before = text.get(..found).unwrap_or("").chars().count();
    i64::try_from(before).unwrap_or(0) + 1
}
