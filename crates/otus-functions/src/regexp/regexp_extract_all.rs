//! `regexp_extract_all(string, pattern[, group])`. It must not know other functions.

use std::sync::Arc;

use arrow::array::{ListBuilder, StringViewBuilder};
use arrow::datatypes::Int64Type;
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR};
use crate::regexp::matcher::Pattern;
use crate::regexp::regexp_extract::checked_group;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};
use crate::string::lists::list_field;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_extract_all",
    signatures: &[
        "(varchar(x), varchar(y)) -> array(varchar(x))",
        "(varchar(x), varchar(y), bigint) -> array(varchar(x))",
    ],
    can_fail: true,
    description: "All matches, or a group of each",
    examples: &[
        Example { call: r#"regexp_extract_all('1a 2b 14m', '\d+')"#, result: r#"[1, 2, 14]"# },
        Example {
            call: r#"regexp_extract_all('1a 2b 14m', '(\d+)([a-z]+)', 2)"#,
            result: r#"[a, b, m]"#,
        },
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
        let mut compiled = Compiled::new(&self.patterns);
        let group = if args.values.len() > 2 { Some(Column::of(args, 2)?) } else { None };
        let group = group.as_ref().map(Column::values::<Int64Type>).transpose()?;
        let mut lists = ListBuilder::new(StringViewBuilder::new()).with_field(list_field());
        for row in 0..args.rows {
            let group = group.map_or(Some(0), |group| group.get(row));
            let (Some(text), Some(pattern), Some(group)) = (text.get(row), pattern.get(row), group)
            else {
                lists.append_null();
                continue;
            };
            let pattern = compiled.get(pattern, Pattern::compile)?;
            let group = checked_group(pattern, group)?;
            if group == 0 {
                pattern.each(text, |(from, to)| {
                    lists.values().append_option(text.get(from..to));
                    Ok(())
                })?;
            } else {
                pattern.each_groups(text, |groups| {
                    let range = groups.get(group).copied().flatten();
                    lists.values().append_option(range.and_then(|(from, to)| text.get(from..to)));
                    Ok(())
                })?;
            }
            lists.append(true);
        }
        Ok(ColumnarValue::Array(Arc::new(lists.finish())))
    }
}
