//! Checked sums and averages, one dense vector per quantity: the aggregates group-by speed
//! depends on. It must not know other aggregates.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Decimal128Array, Float32Array, Float64Array, Int64Array,
};
use arrow::datatypes::{
    DataType, Decimal128Type, Field, FieldRef, Float32Type, Float64Type, Int32Type, Int64Type,
};
use datafusion_common::Result;
use datafusion_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};
use otus_types::arrow_type::to_arrow;
use otus_types::{QueryError, TrinoType};

use super::numeric_state::numeric_definition;
use super::rows::{Order, RowsAccumulator};
use super::single::Single;
use super::udaf::rows_type;
use crate::cast::decimal_fits;
use crate::resolve::BoundSignature;
use crate::rows::out_of_range;
use crate::udf::{external, registered_name};

/// What is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantity {
    Sum,
    Average,
}

/// How values are added.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sums {
    Int(Vec<i64>),
    Float(Vec<f64>),
    Decimal(Vec<i128>),
}

/// Sum and count of every group.
#[derive(Debug, Clone)]
pub(crate) struct Numeric {
    quantity: Quantity,
    argument: TrinoType,
    returns: TrinoType,
    pub(super) sums: Sums,
    pub(super) counts: Vec<i64>,
}

impl Numeric {
    pub(crate) fn new(quantity: Quantity, argument: &TrinoType, returns: &TrinoType) -> Self {
        let average = quantity == Quantity::Average;
        let sums = match argument {
            TrinoType::Decimal { .. } => Sums::Decimal(Vec::new()),
            TrinoType::Real | TrinoType::Double => Sums::Float(Vec::new()),
            TrinoType::Bigint if average => Sums::Float(Vec::new()),
            _ => Sums::Int(Vec::new()),
        };
        Self {
            quantity,
            argument: argument.clone(),
            returns: returns.clone(),
            sums,
            counts: Vec::new(),
        }
    }

    fn sum_type(&self) -> DataType {
        match &self.sums {
            Sums::Int(_) => DataType::Int64,
            Sums::Float(_) => DataType::Float64,
            Sums::Decimal(_) => {
                let scale = match &self.argument {
                    TrinoType::Decimal { scale, .. } => i8::try_from(*scale).unwrap_or(0),
                    _ => 0,
                };
                DataType::Decimal128(38, scale)
            }
        }
    }

    pub(super) fn resize(&mut self, groups: usize) {
        match &mut self.sums {
            Sums::Int(sums) => sums.resize(groups, 0),
            Sums::Float(sums) => sums.resize(groups, 0.0),
            Sums::Decimal(sums) => sums.resize(groups, 0),
        }
        self.counts.resize(groups, 0);
    }

    /// Adds a column; `counts` says how many rows each value stands for (1 when absent).
    pub(super) fn add(
        &mut self,
        values: &ArrayRef,
        counts: Option<&Int64Array>,
        groups: &[usize],
        filter: Option<&BooleanArray>,
    ) -> Result<(), QueryError> {
        let rows =
            Rows { values, counts, groups, filter, noun: interval_or_bigint(&self.argument) };
        let tally = &mut self.counts;
        match (&mut self.sums, values.data_type()) {
            (Sums::Int(sums), DataType::Int32) => {
                let array = values.as_primitive::<Int32Type>();
                rows.ints(sums, tally, |row| i64::from(array.value(row)))
            }
            (Sums::Int(sums), _) => {
                let array = values.as_primitive::<Int64Type>();
                rows.ints(sums, tally, |row| array.value(row))
            }
            (Sums::Float(sums), DataType::Float32) => {
                let array = values.as_primitive::<Float32Type>();
                rows.floats(sums, tally, |row| f64::from(array.value(row)));
                Ok(())
            }
            #[allow(clippy::cast_precision_loss)]
            (Sums::Float(sums), DataType::Int64) => {
                let array = values.as_primitive::<Int64Type>();
                rows.floats(sums, tally, |row| array.value(row) as f64);
                Ok(())
            }
            (Sums::Float(sums), _) => {
                let array = values.as_primitive::<Float64Type>();
                rows.floats(sums, tally, |row| array.value(row));
                Ok(())
            }
            (Sums::Decimal(sums), _) => {
                let array = values.as_primitive::<Decimal128Type>();
                rows.decimals(sums, tally, |row| array.value(row))
            }
        }
    }

    fn take(&mut self, emit: EmitTo) -> Self {
        let sums = match &mut self.sums {
            Sums::Int(sums) => Sums::Int(emit.take_needed(sums)),
            Sums::Float(sums) => Sums::Float(emit.take_needed(sums)),
            Sums::Decimal(sums) => Sums::Decimal(emit.take_needed(sums)),
        };
        let counts = emit.take_needed(&mut self.counts);
        Self { sums, counts, ..Self::new(self.quantity, &self.argument, &self.returns) }
    }

    pub(super) fn states(&self) -> Vec<ArrayRef> {
        let sums: ArrayRef = match &self.sums {
            Sums::Int(sums) => Arc::new(Int64Array::from(sums.clone())),
            Sums::Float(sums) => Arc::new(Float64Array::from(sums.clone())),
            Sums::Decimal(sums) => {
                Arc::new(Decimal128Array::from(sums.clone()).with_data_type(self.sum_type()))
            }
        };
        vec![sums, Arc::new(Int64Array::from(self.counts.clone()))]
    }

    /// The result of every group; NULL where no row was seen.
    pub(super) fn results(&self) -> Result<ArrayRef, QueryError> {
        let average = self.quantity == Quantity::Average;
        let counts = || self.counts.iter().copied();
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
        Ok(match &self.sums {
            Sums::Int(sums) => {
                let values = sums.iter().zip(counts()).map(|(sum, n)| {
                    let of = |n: i64| {
                        if average { divided(i128::from(*sum), n) as i64 } else { *sum }
                    };
                    (n > 0).then(|| of(n))
                });
                let array: Int64Array = values.collect();
                if to_arrow(&self.returns) == DataType::Int32 {
                    arrow::compute::cast(&array, &DataType::Int32)
                        .map_err(|error| crate::udf::from_arrow(&error))?
                } else {
                    Arc::new(array)
                }
            }
            Sums::Float(sums) => {
                let values = sums
                    .iter()
                    .zip(counts())
                    .map(|(sum, n)| (n > 0).then(|| if average { sum / n as f64 } else { *sum }));
                if self.returns == TrinoType::Real {
                    Arc::new(values.map(|v| v.map(|v| v as f32)).collect::<Float32Array>())
                } else {
                    Arc::new(values.collect::<Float64Array>())
                }
            }
            Sums::Decimal(sums) => {
                let values = sums
                    .iter()
                    .zip(counts())
                    .map(|(sum, n)| (n > 0).then(|| if average { divided(*sum, n) } else { *sum }));
                let array: Decimal128Array = values.collect();
                Arc::new(array.with_data_type(to_arrow(&self.returns)))
            }
        })
    }
}

fn interval_or_bigint(ty: &TrinoType) -> &'static str {
    if ty.is_interval() { "interval" } else { "bigint" }
}

/// Rounded half away from zero.
fn divided(sum: i128, count: i64) -> i128 {
    let count = i128::from(count);
    let (quotient, remainder) = (sum / count, sum % count);
    if remainder.abs() * 2 >= count { quotient + sum.signum() } else { quotient }
}

struct Rows<'a> {
    values: &'a ArrayRef,
    counts: Option<&'a Int64Array>,
    groups: &'a [usize],
    filter: Option<&'a BooleanArray>,
    noun: &'static str,
}

impl Rows<'_> {
    fn taken(&self, row: usize) -> bool {
        self.values.is_valid(row)
            && self.filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
    }

    fn count(&self, row: usize) -> i64 {
        self.counts.map_or(1, |counts| counts.value(row))
    }

    fn ints(
        &self,
        sums: &mut [i64],
        tally: &mut [i64],
        value: impl Fn(usize) -> i64,
    ) -> Result<(), QueryError> {
        for (row, group) in self.groups.iter().enumerate() {
            if !self.taken(row) {
                continue;
            }
            let (Some(sum), Some(count)) = (sums.get_mut(*group), tally.get_mut(*group)) else {
                continue;
            };
            let value = value(row);
            let (next, overflow) = sum.overflowing_add(value);
            if overflow {
                let noun = self.noun;
                return Err(out_of_range(format!("{noun} addition overflow: {sum} + {value}")));
            }
            *sum = next;
            *count += self.count(row);
        }
        Ok(())
    }

    fn floats(&self, sums: &mut [f64], tally: &mut [i64], value: impl Fn(usize) -> f64) {
        for (row, group) in self.groups.iter().enumerate() {
            if !self.taken(row) {
                continue;
            }
            if let (Some(sum), Some(count)) = (sums.get_mut(*group), tally.get_mut(*group)) {
                *sum += value(row);
                *count += self.count(row);
            }
        }
    }

    fn decimals(
        &self,
        sums: &mut [i128],
        tally: &mut [i64],
        value: impl Fn(usize) -> i128,
    ) -> Result<(), QueryError> {
        for (row, group) in self.groups.iter().enumerate() {
            if !self.taken(row) {
                continue;
            }
            if let (Some(sum), Some(count)) = (sums.get_mut(*group), tally.get_mut(*group)) {
                *sum = sum
                    .checked_add(value(row))
                    .filter(|sum| decimal_fits(*sum, 38))
                    .ok_or_else(|| out_of_range("Decimal overflow"))?;
                *count += self.count(row);
            }
        }
        Ok(())
    }
}

impl GroupsAccumulator for Numeric {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.resize(total_num_groups);
        match values.first() {
            Some(values) => self.add(values, None, group_indices, opt_filter).map_err(external),
            None => Ok(()),
        }
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        self.take(emit_to).results().map_err(external)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(self.take(emit_to).states())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        self.resize(total_num_groups);
        let [sums, counts] = values else {
            return Ok(());
        };
        let counts = counts.as_primitive_opt::<Int64Type>();
        self.add(sums, counts, group_indices, None).map_err(external)
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut fresh = Self::new(self.quantity, &self.argument, &self.returns);
        let rows = values.first().map_or(0, |array| array.len());
        let groups: Vec<usize> = (0..rows).collect();
        GroupsAccumulator::update_batch(&mut fresh, values, &groups, opt_filter, rows)?;
        Ok(fresh.states())
    }

    fn size(&self) -> usize {
        size_of::<Self>() + self.counts.capacity() * 24
    }
}

/// `sum` or `avg` for one bound signature.
///
/// # Errors
/// None; the type is what a registry line wants.
pub(crate) fn numeric(
    quantity: Quantity,
    signature: &BoundSignature,
) -> std::result::Result<Arc<AggregateUDF>, QueryError> {
    Ok(Arc::new(AggregateUDF::from(NumericUdaf {
        registered: registered_name(signature),
        signature: crate::udf::resolved_arguments(Volatility::Immutable),
        argument: signature.arguments.first().cloned().unwrap_or(TrinoType::Unknown),
        returns: signature.returns.clone(),
        quantity,
    })))
}

#[derive(Debug)]
struct NumericUdaf {
    registered: String,
    signature: Signature,
    argument: TrinoType,
    returns: TrinoType,
    quantity: Quantity,
}

impl NumericUdaf {
    fn new_state(&self) -> Numeric {
        Numeric::new(self.quantity, &self.argument, &self.returns)
    }

    fn keeping_rows(&self, args: &AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(RowsAccumulator::new(
            vec![self.argument.clone()],
            self.returns.clone(),
            numeric_definition(self.quantity, &self.argument, &self.returns),
            Order::new(&[], args.schema)?,
            args.is_distinct,
        )))
    }
}

impl AggregateUDFImpl for NumericUdaf {
    fn name(&self) -> &str {
        &self.registered
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arg_types: &[DataType]) -> Result<DataType> {
        Ok(to_arrow(&self.returns))
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        if args.is_distinct {
            self.keeping_rows(&args)
        } else {
            Ok(Box::new(Single::new(self.new_state())))
        }
    }

    fn create_sliding_accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        self.keeping_rows(&args)
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let types = if args.is_distinct {
            vec![to_arrow(&rows_type(std::slice::from_ref(&self.argument)))]
        } else {
            vec![self.new_state().sum_type(), DataType::Int64]
        };
        Ok(types
            .into_iter()
            .enumerate()
            .map(|(at, ty)| {
                let name = format_state_name(args.name, &format!("state{at}"));
                Arc::new(Field::new(name, ty, true))
            })
            .collect())
    }

    fn groups_accumulator_supported(&self, args: AccumulatorArgs) -> bool {
        !args.is_distinct
    }

    fn create_groups_accumulator(
        &self,
        _args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(self.new_state()))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

impl PartialEq for NumericUdaf {
    fn eq(&self, other: &Self) -> bool {
        self.registered == other.registered
    }
}

impl Eq for NumericUdaf {}

impl Hash for NumericUdaf {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.registered.hash(state);
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Quantity::Sum => "sum",
            Quantity::Average => "avg",
        })
    }
}
