//! Where the rows of a partition go: to its registered place, to where projection looks, or to
//! a new folder of its own. It must not know files.

use std::collections::BTreeMap;

use chrono::DateTime;
use otus_catalog::partition_spec::{partition_name, typed_value};
use otus_catalog::projection::{ColumnFilters, Projection};
use otus_catalog::{CatalogError, CatalogStore, Column, Table};
use otus_types::{ErrorCode, QueryError};

use super::target::{Purpose, Target};
use crate::ddl::default_partition_location;
use crate::errors::from_catalog;
use crate::objects::{Objects, split_location};

/// A place for files.
#[derive(Debug, Clone)]
pub struct Place {
    /// `s3://bucket/prefix/`.
    pub location: String,
    /// Whether the catalog is to learn of the partition.
    pub is_new: bool,
}

/// The place of the partition with `values`; that of the target without any.
///
/// # Errors
/// `HIVE_PATH_ALREADY_EXISTS` for a new partition whose folder holds something.
pub async fn place(
    target: &Target,
    values: &[String],
    catalog: &dyn CatalogStore,
    objects: &Objects,
    now: i64,
) -> Result<Place, QueryError> {
    let fresh = |location: String| Place { location: slashed(location), is_new: true };
    if values.is_empty() {
        return Ok(Place { location: target.root.clone(), is_new: false });
    }
    let keys: Vec<Column> = target.keys.iter().map(|it| it.column.clone()).collect();
    let name = partition_name(&keys, values);
    match &target.purpose {
        // Empty as a whole: checked before.
        Purpose::Create(_) => Ok(fresh(format!("{}{name}/", target.root))),
        Purpose::Unload => {
            let place = Place { location: format!("{}{name}/", target.root), is_new: false };
            check_empty(objects, &place.location, || {
                format!("Target directory for partition '{name}' already exists")
            })
            .await?;
            Ok(place)
        }
        Purpose::Insert { projection: Some(projection), .. } => {
            let location = projected(projection, &keys, values, now)?;
            Ok(Place { location: slashed(location), is_new: false })
        }
        Purpose::Insert { table, projection: None } => {
            match catalog.partition(&table.qualified_name(), values) {
                Ok(partition) => {
                    check_same(table, &partition, &name)?;
                    let location = partition.location().map(str::to_owned);
                    let location =
                        location.unwrap_or_else(|| default_partition_location(table, values));
                    Ok(Place { location: slashed(location), is_new: false })
                }
                Err(CatalogError::NotFound { .. }) => {
                    let place = fresh(default_partition_location(table, values));
                    let location = &place.location;
                    check_empty(objects, location, || {
                        let table = table.qualified_name();
                        format!(
                            "Target directory for new partition '{name}' of table '{table}' \
                             already exists: {location}"
                        )
                    })
                    .await?;
                    Ok(place)
                }
                Err(error) => Err(from_catalog(&error)),
            }
        }
    }
}

/// Refuses a location that holds something.
///
/// # Errors
/// `HIVE_PATH_ALREADY_EXISTS` with `text`; what listing says.
pub async fn check_empty(
    objects: &Objects,
    location: &str,
    text: impl FnOnce() -> String + Send,
) -> Result<(), QueryError> {
    let Some((bucket, prefix)) = split_location(location) else {
        let text = format!("{location} is no S3 location");
        return Err(QueryError::new(ErrorCode::HiveFilesystemError, text));
    };
    if !objects.exists(&bucket, &prefix).await? {
        return Ok(());
    }
    Err(QueryError::new(ErrorCode::HivePathAlreadyExists, text())
        .hint(format!("choose another location, or delete what lies below {location}")))
}

/// Rows are written as the table's; a partition stored otherwise could not be read any more.
fn check_same(
    table: &Table,
    partition: &otus_catalog::Partition,
    name: &str,
) -> Result<(), QueryError> {
    let class = |it: Option<&otus_catalog::StorageDescriptor>| {
        it.and_then(|it| it.serde_class()).map(str::to_owned)
    };
    let own = class(partition.storage_descriptor.as_ref());
    if own.is_none() || own == class(table.storage_descriptor.as_ref()) {
        return Ok(());
    }
    let text = format!(
        "Partition {name} of table {} is stored in another format than the table",
        table.qualified_name()
    );
    Err(QueryError::new(ErrorCode::NotSupported, text))
}

/// Where projection looks for the values.
fn projected(
    projection: &Projection,
    keys: &[Column],
    values: &[String],
    now: i64,
) -> Result<String, QueryError> {
    let mut wanted = Vec::with_capacity(values.len());
    for (key, value) in keys.iter().zip(values) {
        wanted.push(typed_value(key, value)?.unwrap_or_default());
    }
    let keep = |at: usize, value: &str| wanted.get(at).is_some_and(|it| it == value);
    let named: BTreeMap<usize, Vec<String>> =
        wanted.iter().enumerate().map(|(at, it)| (at, vec![it.clone()])).collect();
    let filters = ColumnFilters { keep: &keep, named };
    let now = DateTime::from_timestamp_millis(now).unwrap_or_default();
    let found = projection.partitions(now, &filters)?.next();
    found.map(|it| it.location).ok_or_else(|| {
        let text = format!(
            "Partition {} lies outside the projection of table {}",
            partition_name(keys, values),
            projection.table()
        );
        QueryError::new(ErrorCode::HiveInvalidPartitionValue, text)
    })
}

fn slashed(location: String) -> String {
    if location.ends_with('/') { location } else { format!("{location}/") }
}
