//! Puts partition values and hidden columns beside what was decoded, and projects.
//! It must not know where values come from beyond the block and the scan's arrays.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, Int16Array, Int64Array, RecordBatch, RecordBatchOptions, StringViewArray,
    StructArray, TimestampMillisecondArray, UInt32Array,
};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use otus_formats::{DecodedBatch, ObjectRun};

use super::plan::{Constant, ReadPlan};
use super::shared::ScanShared;
use super::task::ObjectBlock;

/// The output rows of a decoded batch; object ids are places in `block`.
///
/// # Errors
/// When an expression of the projection fails.
pub fn assemble(
    shared: &ScanShared,
    plan: &ReadPlan,
    block: &ObjectBlock,
    decoded: DecodedBatch,
) -> Result<RecordBatch> {
    let batch = if plan.constants.is_empty() {
        decoded.batch
    } else {
        with_constants(shared, plan, block, &decoded)?
    };
    match &plan.projector {
        Some(projector) => projector.project_batch(&batch),
        None => Ok(batch),
    }
}

fn with_constants(
    shared: &ScanShared,
    plan: &ReadPlan,
    block: &ObjectBlock,
    decoded: &DecodedBatch,
) -> Result<RecordBatch> {
    let rows = decoded.batch.num_rows();
    let mut columns = decoded.batch.columns().to_vec();
    for (constant, field) in
        plan.constants.iter().zip(plan.input.fields().iter().skip(columns.len()))
    {
        let array = match constant {
            Constant::Partition(key) => partition(shared, block, &decoded.runs, *key, rows)?,
            Constant::Path => path(block, &decoded.runs, rows)?,
            Constant::FileSize => {
                let sizes = per_row(&decoded.runs, rows, |at| object_size(block, at));
                Arc::new(Int64Array::from(sizes)) as ArrayRef
            }
            Constant::FileModifiedTime => {
                let times = per_row(&decoded.runs, rows, |at| object_time(block, at));
                modified(times, field.data_type())?
            }
        };
        columns.push(array);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(Arc::clone(&plan.input), columns, &options)?)
}

/// `f(object)` for each row.
fn per_row<T: Copy>(runs: &[ObjectRun], rows: usize, f: impl Fn(usize) -> T) -> Vec<T> {
    let mut values = Vec::with_capacity(rows);
    for run in runs {
        let value = f(usize::try_from(run.object).unwrap_or(usize::MAX));
        values.extend(std::iter::repeat_n(value, run.rows));
    }
    values
}

fn partition(
    shared: &ScanShared,
    block: &ObjectBlock,
    runs: &[ObjectRun],
    key: usize,
    rows: usize,
) -> Result<ArrayRef> {
    let places = per_row(runs, rows, |at| block.objects.get(at).map_or(0, |it| it.partition));
    let Some(values) = shared.partition_values.get(key) else {
        return datafusion::common::internal_err!("the scan has no partition key {key}");
    };
    Ok(take(values, &UInt32Array::from(places), None)?)
}

/// One buffer a path, views for the rows.
fn path(block: &ObjectBlock, runs: &[ObjectRun], rows: usize) -> Result<ArrayRef> {
    let paths: StringViewArray = runs
        .iter()
        .map(|run| {
            let at = usize::try_from(run.object).unwrap_or(usize::MAX);
            block.objects.get(at).map(|it| format!("s3://{}/{}", block.bucket, it.key))
        })
        .collect();
    let mut places = Vec::with_capacity(rows);
    for (place, run) in runs.iter().enumerate() {
        places.extend(std::iter::repeat_n(u32::try_from(place).unwrap_or(u32::MAX), run.rows));
    }
    Ok(take(&paths, &UInt32Array::from(places), None)?)
}

fn object_size(block: &ObjectBlock, at: usize) -> i64 {
    block.objects.get(at).map_or(0, |it| i64::try_from(it.size).unwrap_or(i64::MAX))
}

fn object_time(block: &ObjectBlock, at: usize) -> i64 {
    block.objects.get(at).map_or(0, |it| it.modified)
}

/// `timestamp(3) with time zone` in UTC, the shape `field` asks for.
fn modified(millis: Vec<i64>, ty: &DataType) -> Result<ArrayRef> {
    let rows = millis.len();
    let instants: ArrayRef = Arc::new(TimestampMillisecondArray::from(millis));
    match ty {
        DataType::Struct(fields) => {
            let zones: ArrayRef =
                Arc::new(Int16Array::from(vec![otus_types::zone::ZoneKey::UTC.0; rows]));
            Ok(Arc::new(StructArray::try_new(fields.clone(), vec![instants, zones], None)?))
        }
        _ => Ok(instants),
    }
}
