//! `regexp_extract(string, pattern[, group])`. It must not know other functions.

use std::sync::Arc;

use arrow::datatypes::Int64Type;
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, texts};
use crate::regexp::matcher::Pattern;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_extract",
    signatures: &[
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(varchar(x), varchar(y), bigint) -> varchar(x)",
    ],
    can_fail: true,
    description: "The first match, or a group of it",
    examples: &[
        Example { call: r#"regexp_extract('1a 2b 14m', '\d+')"#, result: r#"1"# },
        Example { call: r#"regexp_extract('1a 2b 14m', '(\d+)([a-z]+)', 2)"#, result: r#"a"# },
        Example { call: r#"regexp_extract('abc', '\d')"#, result: r#"NULL"# },
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
        texts(args.rows, |row| {
            let group = group.map_or(Some(0), |group| group.get(row));
            let (Some(text), Some(pattern), Some(group)) = (text.get(row), pattern.get(row), group)
            else {
                return Ok(None);
            };
            let pattern = compiled.get(pattern, Pattern::compile)?;
            let group = checked_group(pattern, group)?;
            let range = if group == 0 {
                pattern.find(text, 0)?
            } else {
                pattern.captures(text, 0)?.and_then(|groups| groups.get(group).copied().flatten())
            };
            Ok(range.and_then(|(from, to)| text.get(from..to)).map(Into::into))
        })
        .map(ColumnarValue::Array)
    }
}

/// The group as an index.
///
/// # Errors
/// `Pattern has 1 groups. Cannot access group 2`.
pub fn checked_group(pattern: &Pattern, group: i64) -> Result<usize, QueryError> {
    if group < 0 {
        return Err(crate::columns::invalid("Group cannot be negative"));
    }
    usize::try_from(group).ok().filter(|group| *group <= pattern.groups()).ok_or_else(|| {
        crate::columns::invalid(format!(
            "Pattern has {} groups. Cannot access group {group}",
            pattern.groups()
        ))
    })
}
