//! Sums and averages of one group: of everything. A column of bigints is added as a whole
//! where no order of adding its values could overflow. It must not know other aggregates.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::Int64Type;
use datafusion_common::{Result, ScalarValue};
use datafusion_expr::{Accumulator, GroupsAccumulator};

use super::numeric::{Numeric, Sums};
use crate::udf::external;

/// [`Numeric`] with a single group.
#[derive(Debug)]
pub(super) struct Single(Numeric);

impl Single {
    pub(super) fn new(state: Numeric) -> Self {
        Self(state)
    }

    /// Adds a column without NULLs of 64-bit values; `false` when it has to be added value
    /// by value.
    fn add_whole(&mut self, values: &ArrayRef) -> bool {
        self.0.resize(1);
        let Sums::Int(sums) = &mut self.0.sums else { return false };
        let array = values.as_primitive_opt::<Int64Type>().filter(|it| it.null_count() == 0);
        let (Some(array), [sum], [count]) =
            (array, sums.as_mut_slice(), self.0.counts.as_mut_slice())
        else {
            return false;
        };
        let Some(next) = whole_sum(*sum, array.values()) else { return false };
        *sum = next;
        *count += i64::try_from(array.len()).unwrap_or(0);
        true
    }
}

/// `start` and all values added up; `None` when a sum on the way might not fit.
fn whole_sum(start: i64, values: &[i64]) -> Option<i64> {
    let (mut sum, mut bits) = (0_i64, 0_i64);
    for value in values {
        sum = sum.wrapping_add(*value);
        // The magnitude of every value is at most 2^(highest bit + 1).
        bits |= *value ^ (*value >> 63);
    }
    let largest = 1_u128 << (i64::BITS - bits.leading_zeros());
    let bound = largest * values.len() as u128 + u128::from(start.unsigned_abs());
    (bound <= i64::MAX.unsigned_abs().into()).then(|| start + sum)
}

impl Accumulator for Single {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        if values.first().is_some_and(|values| self.add_whole(values)) {
            return Ok(());
        }
        let rows = values.first().map_or(0, |array| array.len());
        GroupsAccumulator::update_batch(&mut self.0, values, &vec![0; rows], None, 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.0.resize(1);
        ScalarValue::try_from_array(&self.0.results().map_err(external)?, 0)
    }

    fn size(&self) -> usize {
        GroupsAccumulator::size(&self.0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.0.resize(1);
        self.0.states().iter().map(|array| ScalarValue::try_from_array(array, 0)).collect()
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let rows = states.first().map_or(0, |array| array.len());
        GroupsAccumulator::merge_batch(&mut self.0, states, &vec![0; rows], 1)
    }
}
