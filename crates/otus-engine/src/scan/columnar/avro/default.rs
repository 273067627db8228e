//! What stands for a field a file lacks, where the table's schema says so. It must not know
//! files.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, StringViewArray, new_null_array,
};
use datafusion::arrow::datatypes::DataType;
use serde_json::Value;

/// A column of `count` times the default. Those of arrays, maps and records are NULL.
pub fn repeated(value: &Value, count: usize) -> ArrayRef {
    match value {
        Value::Bool(flag) => Arc::new(BooleanArray::from(vec![*flag; count])),
        Value::String(text) => Arc::new(StringViewArray::from(vec![text.as_str(); count])),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Arc::new(Int64Array::from(vec![number; count])),
            None => {
                let number = number.as_f64().unwrap_or_default();
                Arc::new(Float64Array::from(vec![number; count]))
            }
        },
        Value::Null | Value::Array(_) | Value::Object(_) => new_null_array(&DataType::Null, count),
    }
}
