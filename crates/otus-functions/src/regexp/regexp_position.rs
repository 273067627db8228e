//! `regexp_position(string, pattern[, start[, occurrence]])`. It must not know other functions.

use std::sync::Arc;

use arrow::datatypes::Int32Type;
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, invalid, values};
use crate::regexp::matcher::Pattern;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_position",
    signatures: &[
        "(varchar(x), varchar(y)) -> integer",
        "(varchar(x), varchar(y), integer) -> integer",
        "(varchar(x), varchar(y), integer, integer) -> integer",
    ],
    can_fail: true,
    description: "Where the n-th match from a position starts, from 1; -1 when there is none",
    examples: &[
        Example {
            call: r#"regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b')"#,
            result: r#"8"#,
        },
        Example {
            call: r#"regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b', 5)"#,
            result: r#"8"#,
        },
        Example {
            call: r#"regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b', 12)"#,
            result: r#"19"#,
        },
        Example {
            call: r#"regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b', 12, 2)"#,
            result: r#"31"#,
        },
        Example {
            call: r#"regexp_position('I have 23 apples, 5 pears and 13 oranges', '\b\d+\b', 12, 3)"#,
            result: r#"-1"#,
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
        let argument = |at: usize| {
            if args.values.len() > at { Column::of(args, at).map(Some) } else { Ok(None) }
        };
        let (start, occurrence) = (argument(2)?, argument(3)?);
        let start = start.as_ref().map(Column::values::<Int32Type>).transpose()?;
        let occurrence = occurrence.as_ref().map(Column::values::<Int32Type>).transpose()?;
        values::<Int32Type>(args.rows, |row| {
            let start = start.map_or(Some(1), |start| start.get(row));
            let occurrence = occurrence.map_or(Some(1), |occurrence| occurrence.get(row));
            let (Some(text), Some(pattern)) = (text.get(row), pattern.get(row)) else {
                return Ok(None);
            };
            let (Some(start), Some(occurrence)) = (start, occurrence) else {
                return Ok(None);
            };
            position(compiled.get(pattern, Pattern::compile)?, text, start, occurrence).map(Some)
        })
        .map(ColumnarValue::Array)
    }
}

fn position(pattern: &Pattern, text: &str, start: i32, occurrence: i32) -> Result<i32, QueryError> {
    let start = usize::try_from(start).ok().filter(|start| *start >= 1);
    let start = start.ok_or_else(|| invalid("start position cannot be smaller than 1"))?;
    if occurrence < 1 {
        return Err(invalid("occurrence cannot be smaller than 1"));
    }
    let Some((mut from, _)) = text.char_indices().nth(start - 1) else {
        return Ok(-1);
    };
    let mut left = occurrence;
    while let Some(found) = pattern.find(text, from)? {
        left -= 1;
        if left == 0 {
            let before = text.get(..found.0).unwrap_or("").chars().count();
            return Ok(i32::try_from(before + 1).unwrap_or(i32::MAX));
        }
        from = Pattern::next_start(text, found);
    }
    Ok(-1)
}
