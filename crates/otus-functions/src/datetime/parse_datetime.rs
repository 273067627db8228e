//! `parse_datetime(text, format)`: Joda's patterns. It must not know other functions.

use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR};
use crate::datetime::moment::moments;
use crate::datetime::pattern::Pattern;
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "parse_datetime",
    signatures: &["(varchar(x), varchar(y)) -> timestamp(3) with time zone"],
    can_fail: true,
    description: "Reads a timestamp with a Joda pattern",
    examples: &[
        Example {
            call: "parse_datetime('1960/01/22 03:04', 'YYYY/MM/dd HH:mm')",
            result: "1960-01-22 03:04:00.000 UTC",
        },
        Example {
            call: "parse_datetime('1960/01/22 03:04 +0500', 'YYYY/MM/dd HH:mm Z')",
            result: "1960-01-22 03:04:00.000 +05:00",
        },
        Example {
            call: "parse_datetime('1960/01/22 03:04 Asia/Oral', 'YYYY/MM/dd HH:mm ZZZ')",
            result: "1960-01-22 03:04:00.000 Asia/Oral",
        },
    ],
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel { signature: signature.clone(), patterns: Memo::default() }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    patterns: Memo<Pattern>,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let (text, format) = (Column::of(args, 0)?, Column::of(args, 1)?);
        let (text, format) = (text.texts()?, format.texts()?);
        let mut compiled = Compiled::new(&self.patterns);
        moments(&self.signature.returns, args.rows, |row| {
            let (Some(text), Some(format)) = (text.get(row), format.get(row)) else {
                return Ok(None);
            };
            compiled.get(format, Pattern::joda)?.parse(text).map(Some)
        })
        .map(ColumnarValue::Array)
    }
}
