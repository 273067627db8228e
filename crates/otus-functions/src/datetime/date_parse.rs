//! `date_parse(text, format)`: MySQL's codes. It must not know other functions.

use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR};
use crate::datetime::moment::moments;
use crate::datetime::pattern::Pattern;
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "date_parse",
    signatures: &["(varchar(x), varchar(y)) -> timestamp(3)"],
    can_fail: true,
    description: "Reads a timestamp with MySQL's codes",
    examples: &[
        Example {
            call: "date_parse('2022/10/20/05', '%Y/%m/%d/%H')",
            result: "2022-10-20 05:00:00.000",
        },
        Example {
            call: "date_parse('9 Jan 2001 1:04:05 PM', '%e %b %Y %l:%i:%s %p')",
            result: "2001-01-09 13:04:05.000",
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
            compiled.get(format, Pattern::mysql)?.parse(text).map(Some)
        })
        .map(ColumnarValue::Array)
    }
}
