//! `$like(text, pattern[, escape])`. It must not know how a pattern matches.

use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Column, Memo, SCALAR, booleans};
use crate::like::pattern::LikePattern;
use crate::resolve::BoundSignature;
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};
use crate::string::java_case::padded;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$like",
    signatures: &[
        "(varchar, varchar) -> boolean",
        "(char(x), varchar) -> boolean",
        "(varchar, varchar, varchar) -> boolean",
        "(char(x), varchar, varchar) -> boolean",
    ],
    can_fail: true,
    description: "Whether a text matches a LIKE pattern",
    examples: &[
        Example { call: "'abc' LIKE 'a%'", result: "true" },
        Example { call: "'a_c' LIKE 'a#_c' ESCAPE '#'", result: "true" },
    ],
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel { signature: signature.clone(), patterns: Memo::default() }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    patterns: Memo<LikePattern>,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let (text, pattern) = (Column::of(args, 0)?, Column::of(args, 1)?);
        let escape = if args.values.len() > 2 { Some(Column::of(args, 2)?) } else { None };
        let (text, pattern) = (text.texts()?, pattern.texts()?);
        let escape = escape.as_ref().map(Column::texts).transpose()?;
        let ty = self.signature.arguments.first();
        let mut last: Option<(&str, Option<&str>, Arc<LikePattern>)> = None;
        booleans(args.rows, |row| {
            let (Some(text), Some(spelled)) = (text.get(row), pattern.get(row)) else {
                return Ok(None);
            };
            let escape = match escape {
                None => None,
                Some(escape) => match escape.get(row) {
                    None => return Ok(None),
                    escape => escape,
                },
            };
            if last.as_ref().is_none_or(|(p, e, _)| *p != spelled || *e != escape) {
                // The escape is part of the key: no text holds this separator by chance
                // and still compiles differently.
                let key = format!("{}\u{0}{spelled}", escape.unwrap_or(""));
                let compiled =
                    self.patterns.get(&key, |_| LikePattern::compile(spelled, escape))?;
                last = Some((spelled, escape, compiled));
            }
            let matched = last.as_ref().map(|(_, _, like)| like.matches(&padded(text, ty)));
            Ok(matched)
        })
        .map(ColumnarValue::Array)
    }
}
