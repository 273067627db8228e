//! `$json_extract_scalars(json, path, …)`: several `json_extract_scalar` of one argument in
//! one walk. The analyzer may put it in their place and read the fields of the row it
//! returns. It must not know other functions.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringViewBuilder, StructArray};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion_expr::ColumnarValue;
use otus_types::QueryError;
use otus_types::arrow_type::to_arrow;

use crate::columns::{Column, SCALAR, invalid};
use crate::json::path::JsonPath;
use crate::json::walk::{PathSet, scalar_at};
use crate::resolve::BoundSignature;
use crate::spec::{FunctionSpec, Implementation, KernelArgs, ScalarKernel};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$json_extract_scalars",
    // The last argument is a NULL of the row type that is wanted: a varchar per path.
    signatures: &["(varchar, array(varchar), T) -> T", "(json, array(varchar), T) -> T"],
    can_fail: true,
    called_on_null: true,
    description: "The scalars at several JSONPaths, found in one walk",
    implementation: Implementation::Scalar(|signature| {
        Ok(Arc::new(Kernel { signature: signature.clone() }))
    }),
    ..SCALAR
};

#[derive(Debug)]
struct Kernel {
    signature: BoundSignature,
}

impl ScalarKernel for Kernel {
    fn call(&self, args: &KernelArgs<'_>) -> Result<ColumnarValue, QueryError> {
        let (json, paths) = (Column::of(args, 0)?, Column::of(args, 1)?);
        let json = json.texts()?;
        let paths = paths_of(&paths)?;
        let DataType::Struct(fields) = to_arrow(&self.signature.returns) else {
            return Err(invalid("$json_extract_scalars returns a row"));
        };
        if fields.len() != paths.len() {
            return Err(invalid("$json_extract_scalars wants a field per path"));
        }
        let set = PathSet::new(&paths);
        let mut builders: Vec<_> =
            fields.iter().map(|_| StringViewBuilder::with_capacity(args.rows)).collect();
        let mut found = Vec::new();
        for row in 0..args.rows {
            let text = json.get(row).unwrap_or("");
            set.find(text, &mut found);
            for (builder, at) in builders.iter_mut().zip(&found) {
                builder.append_option(at.and_then(|at| scalar_at(text, at)));
            }
        }
        let columns: Vec<ArrayRef> = builders
            .into_iter()
            .map(|mut builder| Arc::new(builder.finish()) as ArrayRef)
            .collect();
        let fields: Fields =
            fields.iter().map(|f| Field::new(f.name(), DataType::Utf8View, true)).collect();
        let rows = StructArray::try_new(fields, columns, None)
            .map_err(|error| invalid(error.to_string()))?;
        Ok(ColumnarValue::Array(Arc::new(rows)))
    }
}

fn paths_of(column: &Column) -> Result<Vec<JsonPath>, QueryError> {
    use arrow::array::AsArray;
    let constant = column.array.as_list_opt::<i32>().filter(|_| column.constant);
    let list = constant.ok_or_else(|| invalid("the paths must be a constant array"))?;
    let elements = list.value(0);
    let elements =
        elements.as_string_view_opt().ok_or_else(|| invalid("the paths must be varchar"))?;
    elements.iter().map(|path| JsonPath::compile(path.unwrap_or(""))).collect()
}
