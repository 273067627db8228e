//! An accumulator that hands every row to its state at once. It must not know any aggregate.

use std::fmt;

use arrow::array::ArrayRef;
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::Accumulator;
use otus_types::TrinoType;

use super::udaf::{Definition, State};
use crate::udf::external;
use crate::value::{Value, build, read};

pub(crate) struct Direct {
    arguments: Vec<TrinoType>,
    returns: TrinoType,
    definition: Definition,
    state: Box<dyn State>,
}

impl Direct {
    pub(crate) fn new(
        arguments: Vec<TrinoType>,
        returns: TrinoType,
        definition: Definition,
    ) -> Self {
        let state = (definition.make)();
        Self { arguments, returns, definition, state }
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

/// One value as DataFusion's scalar.
pub(crate) fn scalar(ty: &TrinoType, value: &Value) -> Result<ScalarValue> {
    let array = build(ty, std::slice::from_ref(value)).map_err(external)?;
    ScalarValue::try_from_array(&array, 0)
}

/// Row `row` of the argument columns.
pub(crate) fn row_of(values: &[ArrayRef], types: &[TrinoType], row: usize) -> Vec<Value> {
    values.iter().zip(types).map(|(array, ty)| read(array, ty, row)).collect()
}

impl Accumulator for Direct {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = values.first().map_or(0, |array| array.len());
        for row in 0..rows {
            let row = row_of(values, &self.arguments, row);
            if self.definition.takes(&row) {
                self.state.update(&row).map_err(external)?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        scalar(&self.returns, &self.state.evaluate().map_err(external)?)
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.state.size()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let values = self.state.state();
        self.definition.state.iter().zip(&values).map(|(ty, value)| scalar(ty, value)).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let rows = states.first().map_or(0, |array| array.len());
        for row in 0..rows {
            let state = row_of(states, &self.definition.state, row);
            self.state.merge(&state).map_err(external)?;
        }
        Ok(())
    }
}
