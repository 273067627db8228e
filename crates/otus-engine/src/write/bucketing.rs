//! Hive's hash of bucketing version 1, which Athena's CTAS writes. Source: Hive's
//! ObjectInspectorUtils.getBucketHashCode, as Trino's HiveBucketing reproduces it. It must not
//! know files.

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{
    Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMillisecondType,
};
use otus_types::TrinoType;

use super::target::Buckets;

/// Whether Hive has a hash of the type.
#[must_use]
pub fn is_supported(ty: &TrinoType) -> bool {
    matches!(
        ty,
        TrinoType::Boolean
            | TrinoType::Tinyint
            | TrinoType::Smallint
            | TrinoType::Integer
            | TrinoType::Bigint
            | TrinoType::Real
            | TrinoType::Double
            | TrinoType::Varchar(_)
            | TrinoType::Date
            | TrinoType::Timestamp(0..=3)
    )
}

/// The bucket of a row, below `buckets.count`.
#[must_use]
pub fn bucket(buckets: &Buckets, batch: &RecordBatch, row: usize) -> u32 {
    let hash = buckets.columns.iter().fold(0_i32, |hash, (at, _)| {
        batch.columns().get(*at).map_or(hash, |array| extend(hash, array.as_ref(), row))
    });
    below(hash, buckets.count)
}

/// The hash of some columns' values, 0 of none, with that of one more behind it.
#[must_use]
pub fn extend(hash: i32, array: &dyn Array, row: usize) -> i32 {
    hash.wrapping_mul(31).wrapping_add(hash_of(array, row))
}

/// The bucket of a hash, below `count`.
#[must_use]
pub fn below(hash: i32, count: u32) -> u32 {
    (hash & i32::MAX).unsigned_abs() % count.max(1)
}

fn hash_of(array: &dyn Array, row: usize) -> i32 {
    if array.is_null(row) {
        return 0;
    }
    if let Some(it) = array.as_boolean_opt() {
        return i32::from(it.value(row));
    }
    if let Some(it) = array.as_string_view_opt() {
        let bytes = it.value(row).bytes();
        return bytes.fold(0_i32, |hash, byte| {
            hash.wrapping_mul(31).wrapping_add(i32::from(byte.cast_signed()))
        });
    }
    if let Some(it) = array.as_primitive_opt::<Int8Type>() {
        return i32::from(it.value(row));
    }
    if let Some(it) = array.as_primitive_opt::<Int16Type>() {
        return i32::from(it.value(row));
    }
    if let Some(it) = array.as_primitive_opt::<Int32Type>() {
        return it.value(row);
    }
    if let Some(it) = array.as_primitive_opt::<Date32Type>() {
        return it.value(row);
    }
    if let Some(it) = array.as_primitive_opt::<Int64Type>() {
        return folded(it.value(row));
    }
    if let Some(it) = array.as_primitive_opt::<Float32Type>() {
        return it.value(row).to_bits().cast_signed();
    }
    if let Some(it) = array.as_primitive_opt::<Float64Type>() {
        return folded(it.value(row).to_bits().cast_signed());
    }
    array.as_primitive_opt::<TimestampMillisecondType>().map_or(0, |it| {
        let (seconds, millis) = (it.value(row).div_euclid(1000), it.value(row).rem_euclid(1000));
        folded((seconds << 30) | (millis * 1_000_000))
    })
}

/// Java's Long.hashCode.
#[allow(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn folded(value: i64) -> i32 {
    (value ^ (value.cast_unsigned() >> 32).cast_signed()) as i32
}
