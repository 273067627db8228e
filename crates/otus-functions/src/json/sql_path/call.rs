//! What the SQL/JSON functions share: the input, the compiled path and the passed
//! parameters of every row. It must not know what a function does with the items found.

use otus_types::{ErrorCode, QueryError, TrinoType};

use arrow::array::ArrayRef;

use super::eval::{Sequence, evaluate};
use super::{Item, SqlPath};
use crate::columns::{Column, Memo, invalid};
use crate::json::scalar::{fields_of, item_of};
use crate::resolve::BoundSignature;
use crate::spec::KernelArgs;

/// Arguments 0 to 2 of every SQL/JSON query function: input, path, passing.
#[derive(Debug)]
pub struct PathCall {
    input: Column,
    binary: bool,
    pub path: std::sync::Arc<SqlPath>,
    passing: Column,
    parameters: Vec<(String, TrinoType, ArrayRef)>,
    /// `JSON_VALUE` and its like, for messages.
    function: &'static str,
}

/// What evaluating one row came to.
#[derive(Debug)]
pub enum Input {
    /// The input is SQL NULL.
    Null,
    Items(Item, Vec<(String, Option<Item>)>),
    /// The input or a parameter is not JSON.
    Malformed(QueryError),
}

impl PathCall {
    /// # Errors
    /// When the path does not compile or names a parameter that is not passed.
    pub fn new(
        function: &'static str,
        signature: &BoundSignature,
        args: &KernelArgs<'_>,
        memo: &Memo<SqlPath>,
    ) -> Result<Self, QueryError> {
        let path = Column::of(args, 1)?;
        let path = path.texts()?.get(0).ok_or_else(|| invalid("JSON path must not be null"))?;
        Self::with_path(function, signature, args, path, memo)
    }

    /// The same with a path that is not argument 1.
    ///
    /// # Errors
    /// As [`PathCall::new`].
    pub fn with_path(
        function: &'static str,
        signature: &BoundSignature,
        args: &KernelArgs<'_>,
        path: &str,
        memo: &Memo<SqlPath>,
    ) -> Result<Self, QueryError> {
        let (input, passing) = (Column::of(args, 0)?, Column::of(args, 2)?);
        let path = memo.get(path, SqlPath::compile)?;
        let parameters = fields_of(signature.arguments.get(2), &passing)?;
        let binary = signature.arguments.first() == Some(&TrinoType::Varbinary);
        Ok(Self { input, binary, path, passing, parameters, function })
    }

    /// The input and parameters of a row.
    ///
    /// # Errors
    /// When the arguments are not of the types of the signature.
    pub fn input(&self, row: usize) -> Result<Input, QueryError> {
        if self.input.is_null(row) {
            return Ok(Input::Null);
        }
        let text = if self.binary {
            let bytes = self.input.binaries()?.get(row).unwrap_or(&[]);
            String::from_utf8_lossy(bytes).into_owned()
        } else {
            self.input.texts()?.get(row).unwrap_or("").to_owned()
        };
        let Ok(item) = Item::parse(&text) else {
            return Ok(Input::Malformed(self.malformed("input argument")));
        };
        let mut parameters = Vec::with_capacity(self.parameters.len());
        for (name, ty, column) in &self.parameters {
            match item_of(ty, column, self.passing.at(row)) {
                Ok(None) if *ty != TrinoType::Json => {
                    parameters.push((name.clone(), Some(Item::Null)));
                }
                Ok(value) => parameters.push((name.clone(), value)),
                Err(_) => return Ok(Input::Malformed(self.malformed("JSON path parameter"))),
            }
        }
        Ok(Input::Items(item, parameters))
    }

    fn malformed(&self, what: &str) -> QueryError {
        QueryError::new(
            ErrorCode::JsonInputConversionError,
            format!("conversion to JSON failed: malformed {what} to {} function", self.function),
        )
    }

    /// The items the path finds; the inner error is one that ON ERROR handles.
    ///
    /// # Errors
    /// When the path itself is wrong.
    pub fn find<'a>(
        &'a self,
        item: &'a Item,
        parameters: &'a [(String, Option<Item>)],
    ) -> Result<Result<Sequence<'a>, QueryError>, QueryError> {
        match evaluate(&self.path, item, parameters) {
            Err(error) if error.code != ErrorCode::PathEvaluationError => Err(error),
            result => Ok(result),
        }
    }
}

/// A word that must be constant.
///
/// # Errors
/// When the argument is NULL or no varchar.
pub fn word(args: &KernelArgs<'_>, argument: usize) -> Result<String, QueryError> {
    let column = Column::of(args, argument)?;
    let word = column.texts()?.get(0).map(str::to_ascii_uppercase);
    word.ok_or_else(|| invalid(format!("argument {argument} must be a constant word")))
}
