//! `$element_fields(list)`: a list of rows cut down to the fields a query reads of them, so
//! that a scan decodes no others. It moves towards the scan as `get_field` does, and over
//! a list that has only these fields it does nothing. It must not know who reads what.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, ListArray, StructArray};
use arrow::datatypes::{DataType, FieldRef, Fields};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::{
    ColumnarValue, Expr, ExpressionPlacement, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl,
    Signature, Volatility,
};

/// The function, made for the fields to keep.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct ElementFields {
    names: Vec<String>,
    signature: Signature,
}

impl ElementFields {
    /// `list` with only the fields `names` of its rows, in the order they are declared.
    #[must_use]
    pub fn call(list: Expr, names: Vec<String>) -> Expr {
        let udf = Self { names, signature: Signature::any(1, Volatility::Immutable) };
        ScalarUDF::from(udf).call(vec![list])
    }

    /// The fields that are kept.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The fields of the rows in a list, if it is one.
    #[must_use]
    pub fn of_list(ty: &DataType) -> Option<&Fields> {
        match ty {
            DataType::List(item) => match item.data_type() {
                DataType::Struct(fields) => Some(fields),
                _ => None,
            },
            _ => None,
        }
    }

    /// The list's item with only the wanted fields.
    fn kept(&self, ty: &DataType) -> Option<FieldRef> {
        let DataType::List(item) = ty else { return None };
        let fields = Self::of_list(ty)?;
        let kept: Vec<FieldRef> =
            fields.iter().filter(|field| self.names.contains(field.name())).cloned().collect();
        let item = item.as_ref().clone().with_data_type(DataType::Struct(kept.into()));
        Some(Arc::new(item))
    }

    fn cut(&self, list: &ArrayRef) -> Result<ArrayRef> {
        let (Some(item), Some(lists)) = (self.kept(list.data_type()), list.as_list_opt::<i32>())
        else {
            return Ok(Arc::clone(list));
        };
        let rows = lists.values().as_struct();
        let mut columns = Vec::with_capacity(self.names.len());
        if let DataType::Struct(fields) = item.data_type() {
            columns.extend(fields.iter().filter_map(|it| rows.column_by_name(it.name()).cloned()));
            let rows = StructArray::try_new(fields.clone(), columns, rows.nulls().cloned())?;
            let (offsets, nulls) = (lists.offsets().clone(), lists.nulls().cloned());
            return Ok(Arc::new(ListArray::try_new(item, offsets, Arc::new(rows), nulls)?));
        }
        Ok(Arc::clone(list))
    }
}

impl ScalarUDFImpl for ElementFields {
    fn name(&self) -> &str {
        "$element_fields"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        let Some(list) = arguments.first() else {
            return datafusion_common::internal_err!("$element_fields takes a list");
        };
        Ok(self.kept(list).map_or_else(|| list.clone(), DataType::List))
    }

    fn placement(&self, arguments: &[ExpressionPlacement]) -> ExpressionPlacement {
        match arguments {
            [ExpressionPlacement::Column | ExpressionPlacement::MoveTowardsLeafNodes] => {
                ExpressionPlacement::MoveTowardsLeafNodes
            }
            _ => ExpressionPlacement::KeepInPlace,
        }
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        match args.args.into_iter().next() {
            Some(ColumnarValue::Array(list)) => self.cut(&list).map(ColumnarValue::Array),
            Some(ColumnarValue::Scalar(value)) => {
                let list = self.cut(&value.to_array()?)?;
                Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(&list, 0)?))
            }
            None => datafusion_common::internal_err!("$element_fields takes a list"),
        }
    }
}
