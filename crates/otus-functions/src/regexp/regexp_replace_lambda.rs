//! `regexp_replace(string, pattern, groups -> replacement)`: the lambda is called once for
//! all matches of a batch. It must not know other functions.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, ListBuilder, StringViewBuilder, UInt32Array, UInt32Builder};
use arrow::compute::take;
use datafusion_common::DataFusionError;
use datafusion_expr::{ColumnarValue, HigherOrderFunctionArgs, ValueOrLambda};
use otus_types::{ErrorCode, QueryError};

use crate::columns::{Column, Compiled, Memo, SCALAR, texts};
use crate::regexp::matcher::Pattern;
use crate::spec::{Example, FunctionSpec, HigherOrderKernel, Implementation, KernelArgs};
use crate::string::lists::list_field;

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "regexp_replace",
    signatures: &["(varchar, varchar, function(array(varchar), varchar)) -> varchar"],
    can_fail: true,
    called_on_null: true,
    description: "All matches replaced by what a lambda makes of their groups",
    examples: &[Example {
        call: r"regexp_replace('new york', '(\w)(\w*)', x -> upper(x[1]) || lower(x[2]))",
        result: "New York",
    }],
    implementation: Implementation::HigherOrder(|_| Ok(Arc::new(Kernel::default()))),
    ..SCALAR
};

#[derive(Debug, Default)]
struct Kernel {
    patterns: Memo<Pattern>,
}

/// A match: the row it is in, its start and its end.
type Found = (usize, usize, usize);

fn internal(error: &dyn std::fmt::Display) -> QueryError {
    QueryError::new(ErrorCode::GenericInternalError, error.to_string())
}

fn carried(error: DataFusionError) -> QueryError {
    match error {
        DataFusionError::External(error) => match error.downcast::<QueryError>() {
            Ok(error) => *error,
            Err(error) => internal(&error),
        },
        other => internal(&other),
    }
}

impl HigherOrderKernel for Kernel {
    fn call(&self, args: &HigherOrderFunctionArgs) -> Result<ColumnarValue, QueryError> {
        let [
            ValueOrLambda::Value(text),
            ValueOrLambda::Value(pattern),
            ValueOrLambda::Lambda(lambda),
        ] = args.args.as_slice()
        else {
            return Err(internal(&"regexp_replace takes a string, a pattern and a lambda"));
        };
        let values = [text.clone(), pattern.clone()];
        let values = KernelArgs { values: &values, rows: args.number_rows };
        let (text, pattern) = (Column::of(&values, 0)?, Column::of(&values, 1)?);
        let (text, pattern) = (text.texts()?, pattern.texts()?);
        let mut compiled = Compiled::new(&self.patterns);
        let mut found: Vec<Found> = Vec::new();
        let mut groups = ListBuilder::new(StringViewBuilder::new()).with_field(list_field());
        let mut owners = UInt32Builder::new();
        for row in 0..args.number_rows {
            let (Some(text), Some(pattern)) = (text.get(row), pattern.get(row)) else {
                continue;
            };
            compiled.get(pattern, Pattern::compile)?.each_groups(text, |captured| {
                let (from, to) = captured.first().copied().flatten().unwrap_or((0, 0));
                found.push((row, from, to));
                for group in captured.iter().skip(1) {
                    groups.values().append_option(group.and_then(|(from, to)| text.get(from..to)));
                }
                groups.append(true);
                owners.append_value(u32::try_from(row).unwrap_or(u32::MAX));
                Ok(())
            })?;
        }
        let owners: UInt32Array = owners.finish();
        let groups: ArrayRef = Arc::new(groups.finish());
        let made = if found.is_empty() {
            None
        } else {
            let spread = |captures: &[ArrayRef]| {
                captures.iter().map(|column| Ok(take(column, &owners, None)?)).collect()
            };
            let made = lambda.evaluate(&[&|| Ok(Arc::clone(&groups))], spread).map_err(carried)?;
            Some(made.into_array(found.len()).map_err(carried)?)
        };
        let made = made.as_ref().map(|made| {
            made.as_string_view_opt().ok_or_else(|| internal(&"the lambda does not give varchar"))
        });
        let made = made.transpose()?;
        let mut next = 0;
        texts(args.number_rows, |row| {
            let Some(text) = text.get(row).filter(|_| pattern.get(row).is_some()) else {
                return Ok(None);
            };
            let (mut out, mut last, mut null) = (String::new(), 0, false);
            while let Some((_, from, to)) = found.get(next).filter(|(owner, ..)| *owner == row) {
                let by = made
                    .filter(|made| arrow::array::Array::is_valid(*made, next))
                    .map(|made| made.value(next));
                null |= by.is_none();
                out.push_str(text.get(last..*from).unwrap_or(""));
                out.push_str(by.unwrap_or(""));
                last = *to;
                next += 1;
            }
            out.push_str(text.get(last..).unwrap_or(""));
            // A match replaced by NULL makes the whole string NULL.
            Ok((!null).then_some(out.into()))
        })
        .map(ColumnarValue::Array)
    }
}
