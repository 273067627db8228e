//! `$json_query`: JSON_QUERY, lowered as the family's module page says. It must not know
//! the other SQL/JSON functions.

use std::borrow::Cow;
use std::sync::Arc;

use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError};

use crate::columns::{Memo, SCALAR, texts};
use crate::json::sql_path::call::{Input, PathCall, word};
use crate::json::sql_path::{Item, SqlPath};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_query",
    signatures: &[
        "(varchar, varchar, P, varchar, varchar, varchar, varchar) -> varchar",
        "(json, varchar, P, varchar, varchar, varchar, varchar) -> varchar",
        "(varbinary, varchar, P, varchar, varchar, varchar, varchar) -> varchar",
    ],
    can_fail: true,
    called_on_null: true,
    description: "The JSON value that a SQL/JSON path finds",
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
        let call = PathCall::new("JSON_QUERY", &self.signature, args, &self.paths)?;
        let clauses = Clauses {
            wrapper: word(args, 3)?,
            quotes: word(args, 4)?,
            on_empty: word(args, 5)?,
            on_error: word(args, 6)?,
        };
        texts(args.rows, |row| {
            let text = match call.input(row)? {
                Input::Null => None,
                Input::Malformed(error) => special(&clauses.on_error, error)?,
                Input::Items(item, parameters) => match call.find(&item, &parameters)? {
                    Ok(found) => clauses.output(&found)?,
                    Err(error) => special(&clauses.on_error, error)?,
                },
            };
            Ok(text.map(Cow::Owned))
        })
        .map(ColumnarValue::Array)
    }
}

/// The words of JSON_QUERY's clauses.
#[derive(Debug, Clone)]
pub struct Clauses {
    pub wrapper: String,
    pub quotes: String,
    pub on_empty: String,
    pub on_error: String,
}

fn output_error(why: &str) -> QueryError {
    QueryError::new(
        ErrorCode::JsonOutputConversionError,
        format!("conversion from JSON failed: {why}"),
    )
}

/// What ON EMPTY or ON ERROR puts in the place of a result.
///
/// # Errors
/// `error` when the clause says ERROR.
pub fn special(behavior: &str, error: QueryError) -> Result<Option<String>, QueryError> {
    match behavior {
        "ERROR" => Err(error),
        "EMPTY_ARRAY" => Ok(Some("[]".to_owned())),
        "EMPTY_OBJECT" => Ok(Some("{}".to_owned())),
        _ => Ok(None),
    }
}

impl Clauses {
    /// The text of the items found.
    ///
    /// # Errors
    /// Where a clause says ERROR.
    pub fn output(&self, found: &[Cow<'_, Item>]) -> Result<Option<String>, QueryError> {
        let Some(first) = found.first() else {
            return special(&self.on_empty, output_error("JSON path found no items"));
        };
        let structure = matches!(first.as_ref(), Item::Array(_) | Item::Object(_));
        let wrap = match self.wrapper.as_str() {
            "UNCONDITIONAL" => true,
            "CONDITIONAL" => found.len() > 1 || !structure,
            _ => false,
        };
        if !wrap && found.len() > 1 {
            return special(&self.on_error, output_error("JSON path found multiple items"));
        }
        if !wrap
            && self.quotes == "OMIT"
            && let Item::Text(text) = first.as_ref()
        {
            return Ok(Some(text.clone()));
        }
        let mut out = String::new();
        if wrap {
            out.push('[');
        }
        for (at, item) in found.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            if !item.write(&mut out) {
                let why = format!(
                    "JSON path returned a scalar SQL value of type {} that cannot be represented as JSON",
                    item.type_name()
                );
                return special(&self.on_error, output_error(&why));
            }
        }
        if wrap {
            out.push(']');
        }
        Ok(Some(out))
    }
}
