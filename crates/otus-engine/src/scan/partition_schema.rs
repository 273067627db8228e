//! Whether a partition's own columns can be read as the table's: Trino compares them by
//! place, or by name where the format matches columns so (`HivePartitionManager`,
//! `HiveCoercionPolicy`). It must not know how they are read.

use otus_catalog::partition_spec::partition_name;
use otus_catalog::{Column, Partition, StorageDescriptor, Table};
use otus_formats::SerdeSpec;
use otus_types::{ErrorCode, HiveType, QueryError};

use super::{columnar, definition};

/// # Errors
/// `HIVE_PARTITION_SCHEMA_MISMATCH` naming the first pair of columns that differ.
pub fn check(table: &Table, partition: &Partition) -> Result<(), QueryError> {
    let Some(storage) = &partition.storage_descriptor else {
        return Ok(());
    };
    for (_, wanted, own) in different(table, storage) {
        let (Ok(to), Ok(from)) = (wanted.hive_type(), own.hive_type()) else {
            return Err(mismatch(table, partition, wanted, own));
        };
        if to != from && !can_coerce(&from, &to) {
            return Err(mismatch(table, partition, wanted, own));
        }
    }
    Ok(())
}

/// The table's columns, by place, that objects described by `storage` hold as another type
/// from which a reader does not get to the table's by itself.
#[must_use]
pub fn coercions(table: &Table, storage: &StorageDescriptor) -> Vec<(usize, HiveType)> {
    let types = different(table, storage).filter_map(|(place, wanted, own)| {
        let (to, from) = (wanted.hive_type().ok()?, own.hive_type().ok()?);
        (!is_read_as(&from, &to)).then_some((place, from))
    });
    types.collect()
}

/// Whether objects described by either are read in the same way; their SerDes are the same.
#[must_use]
pub fn reads_alike(table: &Table, one: &StorageDescriptor, other: &StorageDescriptor) -> bool {
    one.columns == other.columns
        || !columnar::is_columnar(one)
        || coercions(table, one) == coercions(table, other)
}

/// Pairs of a table's and a partition's columns whose types are not spelled alike.
fn different<'a>(
    table: &'a Table,
    storage: &'a StorageDescriptor,
) -> impl Iterator<Item = (usize, &'a Column, &'a Column)> {
    let by_name = matches_by_name(&definition::spec_without_columns(table, storage));
    table.columns().iter().enumerate().filter_map(move |(place, wanted)| {
        let own = match by_name {
            true => storage.columns.iter().find(|it| it.name.eq_ignore_ascii_case(&wanted.name)),
            false => storage.columns.get(place),
        };
        own.filter(|own| own.ty != wanted.ty).map(|own| (place, wanted, own))
    })
}

/// Whether objects described by `spec` have their columns found by name: JSON always does.
fn matches_by_name(spec: &SerdeSpec) -> bool {
    let json = ["hive_json", "openx_json", "cloudtrail"];
    let row = otus_formats::registry().iter().find(|it| (it.takes)(spec));
    columnar::matches_by_name(spec) || row.is_some_and(|it| json.contains(&it.name))
}

/// Whether what was stored as `from` is read as `to` without a detour: the formats widen
/// numbers, cut texts and know missing fields.
fn is_read_as(from: &HiveType, to: &HiveType) -> bool {
    use HiveType::{
        Array, Bigint, Char, Decimal, Double, Float, Int, Map, Smallint, String, Struct, Tinyint,
        Varchar,
    };
    match (from, to) {
        (from, to) if from == to => true,
        (Tinyint | Smallint | Int, Smallint | Int | Bigint | Decimal { .. })
        | (Bigint | Decimal { .. }, Decimal { .. })
        | (Float, Double)
        | (String | Varchar(_) | Char(_), String | Varchar(_) | Char(_)) => true,
        (Array(from), Array(to)) => is_read_as(from, to),
        (Map(from_key, from), Map(to_key, to)) => {
            is_read_as(from_key, to_key) && is_read_as(from, to)
        }
        (Struct(from), Struct(to)) => {
            from.iter().zip(to).all(|((_, from), (_, to))| is_read_as(from, to))
        }
        _ => false,
    }
}

fn mismatch(table: &Table, partition: &Partition, wanted: &Column, own: &Column) -> QueryError {
    let name = partition_name(&table.partition_keys, &partition.values);
    let text = format!(
        "There is a mismatch between the table and partition schemas. The types are incompatible \
         and cannot be coerced. The column '{}' in table '{}' is declared as type '{}', but \
         partition '{name}' declared column '{}' as type '{}'.",
        wanted.name,
        table.qualified_name(),
        wanted.ty,
        own.name,
        own.ty
    );
    QueryError::new(ErrorCode::HivePartitionSchemaMismatch, text).hint(format!(
        "drop the partition and add it again: it then takes the columns of {}",
        table.name
    ))
}

/// Trino's `HiveCoercionPolicy.canCoerce`.
fn can_coerce(from: &HiveType, to: &HiveType) -> bool {
    use HiveType::{
        Array, Bigint, Char, Decimal, Double, Float, Int, Map, Smallint, String, Struct, Tinyint,
        Varchar,
    };
    match (from, to) {
        (from, to) if from == to => true,
        (Tinyint, Smallint | Int | Bigint) | (Smallint, Int | Bigint) | (Int, Bigint) => true,
        (Tinyint | Smallint | Int | Bigint, Decimal { .. } | Double) => true,
        (Float, Double | Decimal { .. }) | (Double, Float | Decimal { .. }) => true,
        (Decimal { .. }, Decimal { .. } | Float | Double) => true,
        (String | Varchar(_), String | Varchar(_) | Char(_)) => true,
        (String | Varchar(_), Tinyint | Smallint | Int | Bigint) => true,
        (Char(_), String | Varchar(_) | Char(_)) => true,
        (Tinyint | Smallint | Int | Bigint | Float | Double | HiveType::Boolean, String)
        | (Tinyint | Smallint | Int | Bigint | Float | Double | HiveType::Boolean, Varchar(_)) => {
            true
        }
        (Array(from), Array(to)) => can_coerce(from, to),
        (Map(from_key, from), Map(to_key, to)) => {
            can_coerce(from_key, to_key) && can_coerce(from, to)
        }
        (Struct(from), Struct(to)) => from.iter().zip(to).all(|((name, from), (other, to))| {
            name.eq_ignore_ascii_case(other) && can_coerce(from, to)
        }),
        _ => false,
    }
}
