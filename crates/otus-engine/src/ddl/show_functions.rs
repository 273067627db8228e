//! `SHOW FUNCTIONS [LIKE 'pattern' [ESCAPE 'c']]`: one row for each signature, with Trino's
//! columns. It must not know any function.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BooleanArray, RecordBatch, StringViewArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use otus_functions::documentation::{Listed, listed};
use otus_sql::ast::StringLiteral;
use otus_types::{QueryError, TrinoType};

use super::{Answer, pattern};
use crate::errors::internal;
use crate::metering::ResultColumn;

const COLUMNS: [&str; 6] =
    ["Function", "Return Type", "Argument Types", "Function Type", "Deterministic", "Description"];

pub fn run(
    like: Option<&StringLiteral>,
    escape: Option<&StringLiteral>,
) -> Result<Answer, QueryError> {
    let regex = like.map(|it| pattern::sql_like(it, escape)).transpose()?;
    let mut rows = listed();
    rows.retain(|it| regex.as_ref().is_none_or(|regex| regex.is_match(it.function)));
    let texts = |cell: fn(&Listed) -> &str| -> ArrayRef {
        Arc::new(StringViewArray::from_iter_values(rows.iter().map(cell)))
    };
    let deterministic: BooleanArray = rows.iter().map(|it| Some(it.deterministic)).collect();
    let arrays = vec![
        texts(|it| it.function),
        texts(|it| &it.return_type),
        texts(|it| &it.argument_types),
        texts(|it| it.function_type),
        Arc::new(deterministic),
        texts(|it| it.description),
    ];
    let ty = |name: &str| match name {
        "Deterministic" => (TrinoType::Boolean, DataType::Boolean),
        _ => (TrinoType::VARCHAR, DataType::Utf8View),
    };
    let fields: Vec<Field> =
        COLUMNS.iter().map(|name| Field::new(*name, ty(name).1, false)).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|error| internal(&error.to_string()))?;
    let columns =
        COLUMNS.iter().map(|name| ResultColumn { name: (*name).to_owned(), ty: ty(name).0 });
    Ok(Answer::Rows { columns: columns.collect(), batch })
}
