//! Sum and average as a [`State`], for DISTINCT and moving window frames. It must not know
//! how they are vectorised.

use arrow::array::ArrayRef;
use otus_types::{QueryError, TrinoType};

use super::numeric::{Numeric, Quantity};
use super::udaf::{Definition, State};
use crate::value::{Value, build, read};

#[derive(Debug)]
struct RunningSum {
    argument: TrinoType,
    returns: TrinoType,
    numeric: Numeric,
}

pub(crate) fn numeric_definition(
    quantity: Quantity,
    argument: &TrinoType,
    returns: &TrinoType,
) -> Definition {
    let (argument, returns) = (argument.clone(), returns.clone());
    Definition::new(Vec::new(), move || RunningSum {
        numeric: Numeric::new(quantity, &argument, &returns),
        argument: argument.clone(),
        returns: returns.clone(),
    })
}

impl State for RunningSum {
    fn update(&mut self, row: &[Value]) -> Result<(), QueryError> {
        self.numeric.add_array(&build(&self.argument, row)?)
    }

    fn merge(&mut self, _state: &[Value]) -> Result<(), QueryError> {
        Ok(())
    }

    fn state(&self) -> Vec<Value> {
        Vec::new()
    }

    fn evaluate(&self) -> Result<Value, QueryError> {
        Ok(read(&self.numeric.result()?, &self.returns, 0))
    }
}

impl Numeric {
    /// Adds values to the one group of a state; used where rows are kept.
    pub(crate) fn add_array(&mut self, values: &ArrayRef) -> Result<(), QueryError> {
        self.resize(1);
        let groups = vec![0; values.len()];
        self.add(values, None, &groups, None)
    }

    pub(crate) fn result(&self) -> Result<ArrayRef, QueryError> {
        let mut this = self.clone();
        this.resize(1);
        this.results()
    }
}
