//! `$json_exists`: JSON_EXISTS, lowered as the family's module page says. It must not know
//! the other SQL/JSON functions.

use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::QueryError;

use crate::columns::{Memo, SCALAR, booleans};
use crate::json::sql_path::SqlPath;
use crate::json::sql_path::call::{Input, PathCall, word};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_exists",
    signatures: &[
        "(varchar, varchar, P, varchar) -> boolean",
        "(json, varchar, P, varchar) -> boolean",
        "(varbinary, varchar, P, varchar) -> boolean",
    ],
    can_fail: true,
    called_on_null: true,
    description: "Whether a SQL/JSON path finds anything",
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel { signature: signature.clone(), paths: Memo::default() }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
    paths: Memo<SqlPath>,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let call = PathCall::new("JSON_EXISTS", &self.signature, args, &self.paths)?;
        let on_error = word(args, 3)?;
        let special = |error: QueryError| match on_error.as_str() {
            "TRUE" => Ok(Some(true)),
            "UNKNOWN" => Ok(None),
            "ERROR" => Err(error),
            _ => Ok(Some(false)),
        };
        booleans(args.rows, |row| match call.input(row)? {
            Input::Null => Ok(None),
            Input::Malformed(error) => special(error),
            Input::Items(item, parameters) => match call.find(&item, &parameters)? {
                Ok(found) => Ok(Some(!found.is_empty())),
                Err(error) => special(error),
            },
        })
        .map(ColumnarValue::Array)
    }
}
