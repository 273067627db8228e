//! `regexp_replace(string, pattern[, replacement])`; the form with a lambda is in `regexp_replace_lambda`. It must not know other functions.

use std::borrow::Cow;
use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, texts};
use crate::regexp::matcher::Pattern;
use crate::regexp::replacement::Replacement;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_replace",
    signatures: &[
        "(varchar(x), varchar(y)) -> varchar(x)",
        "(varchar(x), varchar(y), varchar(z)) -> varchar(min(2147483647, x + max(x * z / 2, z) * (x + 1)))",
    ],
    can_fail: true,
    description: "All matches removed, or replaced",
    examples: &[
        Example { call: r#"regexp_replace('1a 2b 14m', '\d+[ab] ')"#, result: r#"14m"# },
        Example {
            call: r#"regexp_replace('1a 2b 14m', '(\d+)([ab]) ', '3c$2 ')"#,
            result: r#"3ca 3cb 14m"#,
        },
        Example {
            call: r#"regexp_replace('2024-01', '(?<y>\d+)-(?<m>\d+)', '${m}/${y}')"#,
            result: r#"01/2024"#,
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
        let by = if args.values.len() > 2 { Some(Column::of(args, 2)?) } else { None };
        let by = by.as_ref().map(Column::texts).transpose()?;
        let mut last: Option<(&str, &str, Replacement)> = None;
        texts(args.rows, |row| {
            let by = by.map_or(Some(""), |by| by.get(row));
            let (Some(text), Some(spelled), Some(by)) = (text.get(row), pattern.get(row), by)
            else {
                return Ok(None);
            };
            let pattern = compiled.get(spelled, Pattern::compile)?;
            if !pattern.is_match(text)? {
                return Ok(Some(Cow::Borrowed(text)));
            }
            if last.as_ref().is_none_or(|(p, b, _)| *p != spelled || *b != by) {
                last = Some((spelled, by, Replacement::compile(by, pattern)?));
            }
            let Some((_, _, replacement)) = &last else {
                return Ok(None);
            };
            replaced(pattern, text, replacement).map(|text| Some(Cow::Owned(text)))
        })
        .map(ColumnarValue::Array)
    }
}

fn replaced(pattern: &Pattern, text: &str, by: &Replacement) -> Result<String, QueryError> {
    let mut out = String::with_capacity(text.len());
    let mut last = 0;
    if let Some(by) = by.literal() {
        pattern.each(text, |(from, to)| {
            out.push_str(text.get(last..from).unwrap_or(""));
            out.push_str(by);
            last = to;
            Ok(())
        })?;
    } else {
        pattern.each_groups(text, |groups| {
            let (from, to) = groups.first().copied().flatten().unwrap_or((last, last));
            out.push_str(text.get(last..from).unwrap_or(""));
            by.write(text, groups, &mut out);
            last = to;
            Ok(())
        })?;
    }
    out.push_str(text.get(last..).unwrap_or(""));
    Ok(out)
}
