//! `json_array_length(json)`. It must not know other functions.

use arrow::datatypes::Int64Type;

use crate::columns::{Column, SCALAR, plain, values};
use crate::json::walk::each_element;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "json_array_length",
    signatures: &["(varchar(x)) -> bigint", "(json) -> bigint"],
    description: "Length of a JSON array; NULL when the text is not one",
    examples: &[Example { call: "json_array_length('[1, 2, 3]')", result: "3" }],
    implementation: Implementation::Scalar(|signature| {
        plain(signature, |_, args| {
            let json = Column::of(args, 0)?;
            let json = json.texts()?;
            values::<Int64Type>(args.rows, |row| {
                Ok(json.get(row).and_then(|text| {
                    let mut length = 0;
                    let walked = each_element(text, |_, _, _, _| {
                        length += 1;
                        None::<()>
                    });
                    walked.ok().map(|_| length)
                }))
            })
        })
    }),
    ..SCALAR
};
