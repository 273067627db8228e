//! `json_extract_scalar(json, path)` and the kernel it shares with `json_extract` and
//! `json_size`: one compiled path, one walk, no tree. It must not know the SQL/JSON paths.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::datatypes::Int64Type;
use datafusion_common::ScalarValue;
use datafusion_expr::{ColumnarValue, Expr};
use otus_types::QueryError;

use crate::columns::{Column, Compiled, Memo, SCALAR, texts, values};
use crate::json::path::JsonPath;
use crate::json::walk::{PathSet, json_at, scalar_at, size_at};
use crate::spec::{Example, FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_extract_scalar",
    signatures: &["(varchar(x), varchar(y)) -> varchar(x)", "(json, varchar(y)) -> varchar"],
    can_fail: true,
    cannot_fail_with: Some(has_good_path),
    description: "The scalar at a JSONPath, as text",
    examples: &[
        Example { call: "json_extract_scalar('[1, 2, 3]', '$[2]')", result: "3" },
        Example {
            call: r#"json_extract_scalar('{"store": {"book": [{"author": "Nigel Rees"}]}}', '$.store.book[0].author')"#,
            result: "Nigel Rees",
        },
        Example { call: r#"json_extract_scalar('{"a": [1]}', '$.a')"#, result: "NULL" },
    ],
    implementation: Implementation::Scalar(|_| Ok(Kernel::make(Output::Scalar))),
    ..SCALAR
};

/// Whether the path is a constant that compiles: nothing else can fail.
#[must_use]
pub fn has_good_path(arguments: &[Expr]) -> bool {
    match arguments {
        [_, Expr::Literal(ScalarValue::Utf8View(Some(path)), _)] => JsonPath::compile(path).is_ok(),
        _ => false,
    }
}

/// What is made of the value found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    Scalar,
    Json,
    Size,
}

/// Finds one path per row.
#[derive(Debug)]
pub struct Kernel {
    output: Output,
    paths: Memo<PathSet>,
}

impl Kernel {
    #[must_use]
    pub fn make(output: Output) -> Arc<dyn ScalarKernel> {
        Arc::new(Self { output, paths: Memo::default() })
    }
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let (json, path) = (Column::of(args, 0)?, Column::of(args, 1)?);
        let (json, path) = (json.texts()?, path.texts()?);
        let mut compiled = Compiled::new(&self.paths);
        let mut slots = Vec::with_capacity(1);
        let mut find = |row: usize| -> Result<Option<(&str, usize)>, QueryError> {
            let (Some(json), Some(path)) = (json.get(row), path.get(row)) else {
                return Ok(None);
            };
            let paths = compiled.get(path, |path| Ok(PathSet::new(&[JsonPath::compile(path)?])))?;
            paths.find(json, &mut slots);
            Ok(slots.first().copied().flatten().map(|at| (json, at)))
        };
        let array = match self.output {
            Output::Scalar => {
                texts(args.rows, |row| Ok(find(row)?.and_then(|(json, at)| scalar_at(json, at))))
            }
            Output::Json => texts(args.rows, |row| {
                Ok(find(row)?.and_then(|(json, at)| json_at(json, at)).map(Cow::Owned))
            }),
            Output::Size => values::<Int64Type>(args.rows, |row| {
                Ok(find(row)?.and_then(|(json, at)| size_at(json, at)))
            }),
        }?;
        Ok(ColumnarValue::Array(array))
    }
}
