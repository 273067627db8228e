//! `regexp_count(string, pattern)`. It must not know other functions.

use std::sync::Arc;

use arrow::datatypes::Int64Type;
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, values};
use crate::regexp::matcher::Pattern;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_count",
    signatures: &["(varchar(x), varchar(y)) -> bigint"],
    can_fail: true,
    description: "The number of matches",
    examples: &[Example { call: r#"regexp_count('1a 2b 14m', '\s*[a-z]+\s*')"#, result: r#"3"# }],
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
        let mut compiled = Compiled::new(&self.patterns);
        values::<Int64Type>(args.rows, |row| {
            let (Some(text), Some(pattern)) = (text.get(row), pattern.get(row)) else {
                return Ok(None);
            };
            let mut count = 0;
            compiled.get(pattern, Pattern::compile)?.each(text, |_| {
                count += 1;
                Ok(())
            })?;
            Ok(Some(count))
        })
        .map(ColumnarValue::Array)
    }
}
