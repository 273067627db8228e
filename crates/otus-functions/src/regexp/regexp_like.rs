//! `regexp_like(string, pattern)`. It must not know other functions.

use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, booleans};
use crate::regexp::matcher::Pattern;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_like",
    signatures: &["(varchar(x), varchar(y)) -> boolean"],
    can_fail: true,
    description: "Whether a pattern matches anywhere in a string",
    examples: &[
        Example { call: r#"regexp_like('1a 2b 14m', '\d+b')"#, result: r#"true"# },
        Example { call: r#"regexp_like('abab', '(ab)\1')"#, result: r#"true"# },
    ],
    implementation: Implementation::Scalar(|_| Ok(Arc::new(Kernel::default()))),
    ..SCALAR
};

#[derive(Debug, Default)]
struct Kernel {
    patterns: Memo<Pattern>,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let (text, pattern) = (Column::of(args, 0)?, Column::of(args, 1)?);
        let (text, pattern) = (text.texts()?, pattern.texts()?);
        if let Some(pattern) = Compiled::constant(&self.patterns, &pattern, Pattern::compile) {
            let array = booleans(args.rows, |row| {
                text.get(row).map(|text| pattern.is_match(text)).transpose()
            })?;
            return Ok(ColumnarValue::Array(array));
        }
        let mut compiled = Compiled::new(&self.patterns);
        booleans(args.rows, |row| {
            let (Some(text), Some(pattern)) = (text.get(row), pattern.get(row)) else {
                return Ok(None);
            };
            compiled.get(pattern, Pattern::compile)?.is_match(text).map(Some)
        })
        .map(ColumnarValue::Array)
    }
}
