//! `$json_value`: JSON_VALUE, lowered as the family's module page says. It must not know
//! the other SQL/JSON functions.

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::interleave;
use datafusion_expr::ColumnarValue;
use otus_types::{ErrorCode, QueryError, TrinoType};

use crate::columns::{Column, Memo, SCALAR, invalid};
use crate::json::scalar::column_of;
use crate::json::sql_path::call::{Input, PathCall, word};
use crate::json::sql_path::{Item, SqlPath};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_value",
    signatures: &[
        "(varchar, varchar, P, varchar, R, varchar, R) -> R",
        "(json, varchar, P, varchar, R, varchar, R) -> R",
        "(varbinary, varchar, P, varchar, R, varchar, R) -> R",
    ],
    can_fail: true,
    called_on_null: true,
    description: "The SQL scalar that a SQL/JSON path finds",
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

/// What one row comes to before its value has the result type.
#[derive(Debug, Clone)]
pub enum Outcome {
    Value(Option<Item>),
    Empty,
    Failed(QueryError),
}

/// `JSON_VALUE_RESULT_ERROR: cannot extract SQL scalar from JSON: …`.
#[must_use]
pub fn result_error(why: &str) -> QueryError {
    QueryError::new(
        ErrorCode::JsonValueResultError,
        format!("cannot extract SQL scalar from JSON: {why}"),
    )
}

/// Why an item cannot be the result.
#[must_use]
pub fn cast_error(item: &Item, returns: &TrinoType) -> QueryError {
    let from = match item {
        Item::Text(_) => "varchar".to_owned(),
        Item::Double(_) => "double".to_owned(),
        Item::Integer(_, width) => width.name().to_owned(),
        Item::Boolean(_) => "boolean".to_owned(),
        other => other.type_name(),
    };
    result_error(&format!(
        "Cannot cast value of type {from} to declared return type of function JSON_VALUE: {returns}"
    ))
}

/// The one scalar among the items found.
#[must_use]
pub fn scalar_of(found: &[std::borrow::Cow<'_, Item>]) -> Outcome {
    match found {
        [] => Outcome::Empty,
        [item] => match item.as_ref() {
            Item::Null => Outcome::Value(None),
            Item::Array(_) | Item::Object(_) | Item::HugeInteger(_) => Outcome::Failed(
                result_error("JSON path found an item that cannot be converted to an SQL value"),
            ),
            scalar => Outcome::Value(Some(scalar.clone())),
        },
        _ => Outcome::Failed(result_error("JSON path found multiple items")),
    }
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let call = PathCall::new("JSON_VALUE", &self.signature, args, &self.paths)?;
        let mut outcomes = Vec::with_capacity(args.rows);
        for row in 0..args.rows {
            outcomes.push(match call.input(row)? {
                Input::Null => Outcome::Value(None),
                Input::Malformed(error) => Outcome::Failed(error),
                Input::Items(item, parameters) => match call.find(&item, &parameters)? {
                    Ok(found) => scalar_of(&found),
                    Err(error) => Outcome::Failed(error),
                },
            });
        }
        let clauses = Clauses {
            on_empty: word(args, 3)?,
            empty_default: Column::of(args, 4)?,
            on_error: word(args, 5)?,
            error_default: Column::of(args, 6)?,
        };
        clauses.settle(&self.signature.returns, outcomes).map(ColumnarValue::Array)
    }
}

/// ON EMPTY and ON ERROR: `NULL`, `ERROR` or `DEFAULT`, and a default per row.
#[derive(Debug)]
pub struct Clauses {
    pub on_empty: String,
    pub empty_default: Column,
    pub on_error: String,
    pub error_default: Column,
}

impl Clauses {
    /// The result column; ON ERROR also takes values that cannot have the result type.
    ///
    /// # Errors
    /// Where a clause says ERROR.
    pub fn settle(
        &self,
        returns: &TrinoType,
        mut outcomes: Vec<Outcome>,
    ) -> Result<ArrayRef, QueryError> {
        for outcome in &mut outcomes {
            if let Outcome::Value(Some(item)) = outcome
                && let Err(error) =
                    column_of(returns, &[Some(item.clone())], &|item| cast_error(item, returns))
            {
                *outcome = Outcome::Failed(error);
            }
        }
        // Column 0 holds values and NULLs, 1 and 2 the defaults.
        let mut items = Vec::with_capacity(outcomes.len());
        let mut places = Vec::with_capacity(outcomes.len());
        for (row, outcome) in outcomes.into_iter().enumerate() {
            let (behavior, column, error) = match outcome {
                Outcome::Value(item) => {
                    items.push(item);
                    places.push((0, row));
                    continue;
                }
                Outcome::Empty => (&self.on_empty, 1, result_error("JSON path found no items")),
                Outcome::Failed(error) => (&self.on_error, 2, error),
            };
            items.push(None);
            places.push(match behavior.as_str() {
                "ERROR" => return Err(error),
                "DEFAULT" if column == 1 => (1, self.empty_default.at(row)),
                "DEFAULT" => (2, self.error_default.at(row)),
                _ => (0, row),
            });
        }
        let values = column_of(returns, &items, &|item| cast_error(item, returns))?;
        if places.iter().all(|(column, _)| *column == 0) {
            return Ok(values);
        }
        let columns = [&*values, &*self.empty_default.array, &*self.error_default.array];
        interleave(&columns, &places).map_err(|error| invalid(error.to_string()))
    }
}
