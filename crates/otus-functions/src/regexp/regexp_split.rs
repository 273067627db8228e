//! `regexp_split(string, pattern)`. It must not know other functions.

use std::sync::Arc;

use arrow::array::{ListBuilder, StringViewBuilder};
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR};
use crate::regexp::matcher::Pattern;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};
use crate::string::lists::list_field;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_split",
    signatures: &["(varchar(x), varchar(y)) -> array(varchar(x))"],
    can_fail: true,
    description: "The parts of a string between matches",
    examples: &[Example {
        call: r#"regexp_split('1a 2b 14m', '\s*[a-z]+\s*')"#,
        result: r#"[1, 2, 14, ]"#,
    }],
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
        let mut lists = ListBuilder::new(StringViewBuilder::new()).with_field(list_field());
        for row in 0..args.rows {
            let (Some(text), Some(pattern)) = (text.get(row), pattern.get(row)) else {
                lists.append_null();
                continue;
            };
            let mut last = 0;
            compiled.get(pattern, Pattern::compile)?.each(text, |(from, to)| {
                lists.values().append_option(text.get(last..from));
                last = to;
                Ok(())
            })?;
            lists.values().append_option(text.get(last..));
            lists.append(true);
        }
        Ok(ColumnarValue::Array(Arc::new(lists.finish())))
    }
}
