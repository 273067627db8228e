//! An accumulator that keeps its rows: for DISTINCT, for ORDER BY inside the call and for
//! window frames whose start moves. It must not know any aggregate.

use std::collections::{HashSet, VecDeque};
use std::fmt;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Schema};
use arrow::row::{RowConverter, SortField};
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::Accumulator;
use datafusion_physical_expr::PhysicalSortExpr;
use otus_types::TrinoType;

use super::direct::{row_of, scalar};
use super::udaf::{Definition, rows_type};
use crate::udf::external;
use crate::value::{Value, key, read};

/// Turns the ORDER BY columns of a call into bytes that sort.
pub(crate) struct Order {
    converter: Option<RowConverter>,
}

impl Order {
    pub(crate) fn new(order_bys: &[PhysicalSortExpr], schema: &Schema) -> Result<Self> {
        if order_bys.is_empty() {
            return Ok(Self { converter: None });
        }
        let fields = order_bys
            .iter()
            .map(|sort| {
                let ty: DataType = sort.expr.data_type(schema)?;
                Ok(SortField::new_with_options(ty, sort.options))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { converter: Some(RowConverter::new(fields)?) })
    }

    /// The sort key of every row; empty without ORDER BY.
    fn keys(&self, columns: &[ArrayRef], rows: usize) -> Result<Vec<Vec<u8>>> {
        match &self.converter {
            Some(converter) => {
                let converted = converter.convert_columns(columns)?;
                Ok(converted.iter().map(|row| row.as_ref().to_vec()).collect())
            }
            None => Ok(vec![Vec::new(); rows]),
        }
    }
}

pub(crate) struct RowsAccumulator {
    arguments: Vec<TrinoType>,
    returns: TrinoType,
    definition: Definition,
    order: Order,
    distinct: bool,
    rows: VecDeque<(Vec<Value>, Vec<u8>)>,
}

impl RowsAccumulator {
    pub(crate) fn new(
        arguments: Vec<TrinoType>,
        returns: TrinoType,
        definition: Definition,
        order: Order,
        distinct: bool,
    ) -> Self {
        Self { arguments, returns, definition, order, distinct, rows: VecDeque::new() }
    }

    /// The rows the aggregate sees, in its order.
    fn effective(&self) -> Vec<&(Vec<Value>, Vec<u8>)> {
        let mut rows: Vec<_> = self.rows.iter().collect();
        if self.order.converter.is_some() {
            rows.sort_by(|a, b| a.1.cmp(&b.1));
        }
        if self.distinct {
            let mut seen = HashSet::new();
            rows.retain(|(row, _)| seen.insert(row.iter().map(key).collect::<Vec<_>>()));
        }
        rows
    }
}

impl fmt::Debug for RowsAccumulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows", self.rows.len())
    }
}

impl Accumulator for RowsAccumulator {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = values.first().map_or(0, |array| array.len());
        let (arguments, ordering) =
            values.split_at_checked(self.arguments.len()).unwrap_or((values, &[]));
        let keys = self.order.keys(ordering, rows)?;
        for (row, sort_key) in keys.into_iter().enumerate() {
            self.rows.push_back((row_of(arguments, &self.arguments, row), sort_key));
        }
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = values.first().map_or(0, |array| array.len());
        self.rows.drain(..rows.min(self.rows.len()));
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let mut state = (self.definition.make)();
        for (row, _) in self.effective() {
            if self.definition.takes(row) {
                state.update(row).map_err(external)?;
            }
        }
        scalar(&self.returns, &state.evaluate().map_err(external)?)
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.rows.len() * (self.arguments.len() + 1) * 64
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let rows = self.effective().into_iter().map(|(row, sort_key)| {
            let mut fields = row.clone();
            fields.push(Value::Bytes(sort_key.clone()));
            Value::Row(fields)
        });
        let rows = Value::Array(rows.collect());
        Ok(vec![scalar(&rows_type(&self.arguments), &rows)?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let ty = rows_type(&self.arguments);
        let Some(array) = states.first() else {
            return Ok(());
        };
        for row in 0..array.len() {
            let Value::Array(items) = read(array, &ty, row) else {
                continue;
            };
            for item in items {
                if let Value::Row(mut fields) = item
                    && let Some(Value::Bytes(sort_key)) = fields.pop()
                {
                    self.rows.push_back((fields, sort_key));
                }
            }
        }
        Ok(())
    }
}
