//! `ROW(a, b, …)`. It must not know other functions.

use std::sync::Arc;

use arrow::array::{ArrayRef, StructArray};
use datafusion_expr::{ColumnarValue, Expr, ScalarUDF};
use otus_types::arrow_type::row_fields;
use otus_types::{QueryError, RowField, TrinoType};

use crate::resolve::BoundSignature;
use crate::rows::SCALAR;
use crate::spec::{FunctionSpec, KernelArgs, ScalarKernel};
use crate::udf::{TrinoScalar, from_arrow};
use crate::value::to_array;

const SPEC: FunctionSpec = FunctionSpec {
    name: "$row",
    called_on_null: true,
    description: "Row of its arguments",
    ..SCALAR
};

/// A row of these fields; the arguments have the fields' types already.
#[must_use]
pub fn row(fields: &[RowField], arguments: Vec<Expr>) -> Expr {
    let signature = BoundSignature {
        name: SPEC.name.to_owned(),
        arguments: fields.iter().map(|field| field.ty.clone()).collect(),
        returns: TrinoType::Row(fields.to_vec()),
    };
    udf(&signature, fields).call(arguments)
}

/// The constructor registered as `$row(…):row(…)`.
#[must_use]
pub fn row_by_signature(signature: &BoundSignature) -> Option<Arc<ScalarUDF>> {
    match &signature.returns {
        TrinoType::Row(fields) if signature.name == SPEC.name => {
            Some(Arc::new(udf(signature, fields)))
        }
        _ => None,
    }
}

fn udf(signature: &BoundSignature, fields: &[RowField]) -> ScalarUDF {
    let kernel = Arc::new(Row { fields: fields.to_vec() });
    ScalarUDF::from(TrinoScalar::new(signature, &SPEC, kernel))
}

#[derive(Debug)]
struct Row {
    fields: Vec<RowField>,
}

impl ScalarKernel for Row {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let columns = args
            .values
            .iter()
            .map(|value| to_array(value, args.rows))
            .collect::<Result<Vec<ArrayRef>, QueryError>>()?;
        if columns.is_empty() {
            let empty = StructArray::new_empty_fields(args.rows, None);
            return Ok(ColumnarValue::Array(Arc::new(empty)));
        }
        StructArray::try_new(row_fields(&self.fields), columns, None)
            .map(|array| ColumnarValue::Array(Arc::new(array)))
            .map_err(|error| from_arrow(&error))
    }
}
