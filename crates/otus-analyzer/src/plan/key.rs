//! What rows are grouped, partitioned and matched by where a value is not its own key: a
//! moment with a zone counts as its instant, a map as its entries in key order. Works on
//! Arrow shapes. It must not know which clause asks.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, ListArray, MapArray, StructArray, UInt32Array,
};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, Int16Type, Time64NanosecondType};
use arrow::row::{RowConverter, SortField};
use datafusion_common::{DataFusionError, Result as DfResult};
use datafusion_expr::{
    ColumnarValue, Expr, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility,
};
use otus_types::TrinoType;
use otus_types::arrow_type::{INSTANT, TIME, to_arrow};

use super::{aggregate, col, project};
use crate::binder::{Binder, Result};
use crate::expr::{Typed, aggregate_call};

/// Nanoseconds of a minute and of a day.
const MINUTE: i64 = 60_000_000_000;
const DAY: i64 = 1_440 * MINUTE;

/// What `value` is grouped and ordered by.
pub fn key(value: Expr, ty: &DataType) -> Expr {
    if is_moment(ty) {
        return otus_functions::get_field(value, INSTANT);
    }
    if !has_key(ty) {
        return value;
    }
    let udf = Key { signature: Signature::any(1, Volatility::Immutable), of: ty.clone() };
    ScalarUDF::from(udf).call(vec![value])
}

/// Whether values of a type are not their own keys.
pub fn has_key(ty: &DataType) -> bool {
    match ty {
        DataType::Map(..) => true,
        DataType::Struct(fields) => {
            is_moment(ty) || is_time(ty) || fields.iter().any(|it| has_key(it.data_type()))
        }
        DataType::List(item) => has_key(item.data_type()),
        _ => false,
    }
}

/// Groups by `columns` (ids with their types) and `more`. Columns keep their ids; one that
/// is not its own key keeps the value of one of its rows.
pub fn grouped(
    binder: &mut Binder<'_>,
    input: LogicalPlan,
    columns: &[String],
    types: &[TrinoType],
    more: Vec<Expr>,
    calls: Vec<Expr>,
) -> Result<LogicalPlan> {
    if !types.iter().any(|ty| has_key(&to_arrow(ty))) {
        let mut keys: Vec<Expr> = columns.iter().map(|id| col(id)).collect();
        keys.extend(more);
        return aggregate(input, keys, calls);
    }
    let mut keys = Vec::with_capacity(columns.len() + more.len());
    let mut output = Vec::with_capacity(columns.len());
    let mut shown = Vec::new();
    for (id, ty) in columns.iter().zip(types) {
        let shape = to_arrow(ty);
        if !has_key(&shape) {
            keys.push(col(id));
            output.push(col(id));
            continue;
        }
        keys.push(key(col(id), &shape).alias(binder.fresh()));
        let one = binder.fresh();
        let value = Typed::new(col(id), ty.clone());
        let any = aggregate_call("arbitrary", value, otus_types::Span::default())?;
        shown.push(any.alias(one.as_str()));
        output.push(col(&one).alias(id.as_str()));
    }
    keys.extend(more.iter().cloned());
    shown.extend(calls);
    let kept = columns.len();
    let plan = aggregate(input, keys, shown)?;
    let names = super::ids(&plan);
    let own = names.iter().skip(kept).take(more.len());
    output.extend(own.map(|id| col(id)));
    let hidden = types.iter().filter(|ty| has_key(&to_arrow(ty))).count();
    output.extend(names.iter().skip(kept + more.len() + hidden).map(|id| col(id)));
    project(plan, output)
}

/// One row for each distinct row of `input`, whose columns have `types`.
pub fn distinct(
    binder: &mut Binder<'_>,
    input: LogicalPlan,
    types: &[TrinoType],
) -> Result<LogicalPlan> {
    if types.iter().any(|ty| has_key(&to_arrow(ty))) {
        let ids = super::ids(&input);
        return grouped(binder, input, &ids, types, Vec::new(), Vec::new());
    }
    Ok(super::distinct(input))
}

fn is_moment(ty: &DataType) -> bool {
    matches!(ty, DataType::Struct(fields) if fields.first().is_some_and(|it| it.name() == INSTANT
        && matches!(it.data_type(), DataType::Timestamp(..))))
}

fn is_time(ty: &DataType) -> bool {
    matches!(ty, DataType::Struct(fields) if fields.first().is_some_and(|it| it.name() == TIME
        && matches!(it.data_type(), DataType::Time64(_))) && fields.len() == 2)
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    signature: Signature,
    of: DataType,
}

impl ScalarUDFImpl for Key {
    fn name(&self) -> &str {
        "$key"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> DfResult<DataType> {
        Ok(key_type(&self.of))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> DfResult<ColumnarValue> {
        let Some(value) = args.args.into_iter().next() else {
            return Err(DataFusionError::Internal("one argument expected".to_owned()));
        };
        let array = value.into_array(args.number_rows)?;
        key_array(&array).map(ColumnarValue::Array)
    }
}

fn key_type(ty: &DataType) -> DataType {
    let renamed =
        |field: &Arc<Field>| Arc::new(Field::new(field.name(), key_type(field.data_type()), true));
    match ty {
        it if is_time(it) => DataType::Int64,
        DataType::Struct(fields) if is_moment(ty) => {
            fields.first().map_or(DataType::Null, |it| it.data_type().clone())
        }
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(renamed).collect()),
        DataType::List(item) => DataType::List(renamed(item)),
        DataType::Map(entries, _) => DataType::List(renamed(entries)),
        other => other.clone(),
    }
}

fn key_array(array: &ArrayRef) -> DfResult<ArrayRef> {
    let ty = array.data_type();
    if !has_key(ty) {
        return Ok(Arc::clone(array));
    }
    match key_type(ty) {
        DataType::List(item) => match array.as_map_opt() {
            Some(map) => sorted_entries(map, item),
            None => {
                let list = array.as_list::<i32>();
                let values = key_array(list.values())?;
                let (offsets, nulls) = (list.offsets().clone(), list.nulls().cloned());
                Ok(Arc::new(ListArray::try_new(item, offsets, values, nulls)?))
            }
        },
        DataType::Struct(fields) => {
            let of = array.as_struct();
            let columns: Vec<ArrayRef> =
                of.columns().iter().map(key_array).collect::<DfResult<_>>()?;
            Ok(Arc::new(StructArray::try_new(fields, columns, of.nulls().cloned())?))
        }
        DataType::Int64 => Ok(Arc::new(times_of_day(array.as_struct()))),
        _ => first_child(array.as_struct()),
    }
}

/// The first child, NULL also where the struct is.
fn first_child(of: &StructArray) -> DfResult<ArrayRef> {
    let Some(child) = of.columns().first() else {
        return Err(DataFusionError::Internal("a struct without fields".to_owned()));
    };
    match of.nulls() {
        None => Ok(Arc::clone(child)),
        Some(nulls) => {
            let missing = arrow::array::BooleanArray::new(!nulls.inner(), None);
            Ok(arrow::compute::nullif(child, &missing)?)
        }
    }
}

/// Times with an offset as nanoseconds of the day in UTC.
fn times_of_day(of: &StructArray) -> Int64Array {
    let time = of.columns().first().and_then(|it| it.as_primitive_opt::<Time64NanosecondType>());
    let zone = of.columns().get(1).and_then(|it| it.as_primitive_opt::<Int16Type>());
    (0..of.len())
        .map(|row| match (time, zone) {
            (Some(time), Some(zone)) if of.is_valid(row) => {
                Some((time.value(row) - i64::from(zone.value(row)) * MINUTE).rem_euclid(DAY))
            }
            _ => None,
        })
        .collect()
}

/// Maps as lists of entries in the order of their keys.
fn sorted_entries(map: &MapArray, item: Arc<Field>) -> DfResult<ArrayRef> {
    let keys = key_array(map.keys())?;
    let converter = RowConverter::new(vec![SortField::new(keys.data_type().clone())])?;
    let rows = converter.convert_columns(&[keys])?;
    let mut places: Vec<u32> = (0..u32::try_from(rows.num_rows()).unwrap_or(u32::MAX)).collect();
    for bounds in map.offsets().windows(2) {
        let [from, to] = bounds else { continue };
        let (from, to) = (usize::try_from(*from), usize::try_from(*to));
        if let (Ok(from), Ok(to)) = (from, to)
            && let Some(own) = places.get_mut(from..to)
        {
            own.sort_by(|a, b| rows.row(*a as usize).cmp(&rows.row(*b as usize)));
        }
    }
    let entries: ArrayRef = Arc::new(map.entries().clone());
    let entries = take(&entries, &UInt32Array::from(places), None)?;
    let of = entries.as_struct();
    let columns: Vec<ArrayRef> = of.columns().iter().map(key_array).collect::<DfResult<_>>()?;
    let DataType::Struct(fields) = item.data_type() else {
        return Err(DataFusionError::Internal("map entries are no struct".to_owned()));
    };
    let values = StructArray::try_new(fields.clone(), columns, None)?;
    let (offsets, nulls) = (map.offsets().clone(), map.nulls().cloned());
    Ok(Arc::new(ListArray::try_new(item, offsets, Arc::new(values), nulls)?))
}
