//! Buckets of a table that is CLUSTERED BY columns a query compares with values: those that
//! can hold its rows, and what a name says about its object's bucket. It must not know how
//! objects are listed.

use std::collections::BTreeSet;

use datafusion::arrow::datatypes::{DataType, Schema};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::Expr;
use otus_catalog::Table;

use super::conjuncts::compared;
use crate::write::bucketing;

/// Combinations of values that are looked at.
const COMBINATIONS_MAX: usize = 1_000;

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedBuckets {
    numbers: BTreeSet<u32>,
    count: u32,
}

impl WantedBuckets {
    /// The buckets of rows that `filters` accept; `None` where every bucket can have some,
    /// or where the table's buckets are not by Hive's first hash.
    #[must_use]
    pub fn of(table: &Table, schema: &Schema, filters: &[Expr]) -> Option<Self> {
        let storage = table.storage_descriptor.as_ref()?;
        let count = u32::try_from(storage.number_of_buckets).ok().filter(|it| *it > 0)?;
        if storage.bucket_columns.is_empty() || !has_first_hash(table) {
            return None;
        }
        let mut hashes = vec![0_i32];
        for name in &storage.bucket_columns {
            let column = table.columns().iter().find(|it| it.name.eq_ignore_ascii_case(name))?;
            let (_, field) = schema.column_with_name(&column.name)?;
            // Trailing blanks of a char are compared otherwise than they are hashed.
            if !is_hashed(field.data_type()) || column.ty.to_string().starts_with("char") {
                return None;
            }
            let values = filters.iter().filter_map(compared).find(|it| it.0.name == column.name)?;
            hashes = extend(&hashes, &values.1, field.data_type())?;
        }
        let numbers = hashes.into_iter().map(|hash| bucketing::below(hash, count)).collect();
        Some(Self { numbers, count })
    }

    /// Leaves out objects of other buckets. All stay where one of them tells no bucket:
    /// somebody put it there who does not sort rows into buckets.
    pub fn choose<T>(&self, objects: &mut Vec<T>, key: impl Fn(&T) -> &str) {
        let number = |it: &T| bucket_of(key(it)).filter(|number| *number < self.count);
        if objects.iter().all(|it| number(it).is_some()) {
            objects.retain(|it| number(it).is_some_and(|number| self.numbers.contains(&number)));
        }
    }
}

/// Hive's second hash and Spark's put rows elsewhere.
fn has_first_hash(table: &Table) -> bool {
    let says = |key: &str, value: &str| {
        let said = table.parameters.get(key);
        said.is_none_or(|it| it.eq_ignore_ascii_case(value))
    };
    says("bucketing_version", "1") && says("bucketing_format", "hive")
}

/// Types whose equal values have equal hashes: not those of floating point.
fn is_hashed(ty: &DataType) -> bool {
    matches!(
        ty,
        DataType::Boolean
            | DataType::Int8
            | DataType::Int16
            | DataType::Int32
            | DataType::Int64
            | DataType::Date32
            | DataType::Utf8View
    )
}

/// The hashes with each value behind each of them.
fn extend(hashes: &[i32], values: &[&ScalarValue], ty: &DataType) -> Option<Vec<i32>> {
    if hashes.len().saturating_mul(values.len()) > COMBINATIONS_MAX {
        return None;
    }
    let mut extended = Vec::with_capacity(hashes.len() * values.len());
    for value in values {
        let array = value.to_array().ok().filter(|it| it.data_type() == ty)?;
        extended.extend(hashes.iter().map(|hash| bucketing::extend(*hash, array.as_ref(), 0)));
    }
    Some(extended)
}

/// The bucket in an object's name: `000003_0…` as Hive writes it, `…_bucket-00003…` as Trino
/// and awswrangler do (Trino's BackgroundHiveSplitLoader).
fn bucket_of(key: &str) -> Option<u32> {
    let name = key.rsplit('/').next().unwrap_or(key);
    let (number, rest) = match name.rsplit_once("_bucket-") {
        Some((_, number)) => {
            let end = number.find(|it: char| !it.is_ascii_digit()).unwrap_or(number.len());
            number.split_at_checked(end)?
        }
        None => {
            name.split_once('_').filter(|it| it.1.starts_with(|it: char| it.is_ascii_digit()))?
        }
    };
    let ends = rest.is_empty() || rest.starts_with(|it: char| "-_.0123456789".contains(it));
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    if ends && is_number { number.parse().ok() } else { None }
}
