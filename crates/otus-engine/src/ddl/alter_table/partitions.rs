//! ADD, DROP and RENAME PARTITION. It must not know projection: registered partitions may
//! be changed although a projected table ignores them.

use otus_catalog::definition::check_location;
use otus_catalog::{Batch, CatalogError, Entity, Partition, Table};
use otus_sql::ast::{PartitionLocation, PartitionSpec, StringLiteral};
use otus_types::QueryError;

use super::partition_spec::named;
use super::{default_location, values};
use crate::ddl::{Answer, DdlContext, failed};

pub fn add(
    table: &Table,
    added: &[PartitionLocation],
    if_not_exists: bool,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let descriptor = table.storage_descriptor.clone().unwrap_or_default();
    let mut partitions = Vec::with_capacity(added.len());
    for it in added {
        let values = values(table, &it.spec)?;
        let location = match &it.location {
            Some(location) => {
                let text = location.value.trim();
                check_location(text).map_err(|error| error.at(location.span.get()))?;
                text.to_owned()
            }
            None => default_location(table, &values),
        };
        partitions.push(Partition::at(values, &location, &descriptor));
    }
    let batch = if if_not_exists { Batch::SkipAndReport } else { Batch::AllOrNothing };
    let stored = cx.catalog.add_partitions(&table.qualified_name(), partitions, batch);
    stored.map(|_| Answer::Nothing).map_err(|it| it.to_ddl_error())
}

pub fn drop(
    table: &Table,
    specs: &[PartitionSpec],
    if_exists: bool,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let name = table.qualified_name();
    let mut found: Vec<Vec<String>> = Vec::new();
    for spec in specs {
        let matching = matching(table, spec, cx)?;
        if matching.is_empty() && !if_exists {
            let missing = CatalogError::not_found(Entity::Partition, spec_name(spec));
            return Err(at(missing, spec));
        }
        found.extend(matching.into_iter().filter(|it| !found.contains(it)).collect::<Vec<_>>());
    }
    let batch = if if_exists { Batch::SkipAndReport } else { Batch::AllOrNothing };
    let dropped = cx.catalog.drop_partitions(&name, &found, batch);
    dropped.map(|_| Answer::Nothing).map_err(|it| it.to_ddl_error())
}

/// The partitions a spec means: the one it names in full, or all that have the values of
/// the keys it names (Hive's partial spec).
fn matching(
    table: &Table,
    spec: &PartitionSpec,
    cx: &DdlContext,
) -> Result<Vec<Vec<String>>, QueryError> {
    let wanted = named(table, spec)?;
    let name = table.qualified_name();
    if let Some(all) = wanted.iter().cloned().collect::<Option<Vec<String>>>() {
        return match cx.catalog.partition(&name, &all) {
            Ok(found) => Ok(vec![found.values]),
            Err(CatalogError::NotFound { .. }) => Ok(Vec::new()),
            Err(error) => Err(at(error, spec)),
        };
    }
    let mut keep = |values: &[String]| {
        wanted
            .iter()
            .zip(values)
            .all(|(wanted, value)| wanted.as_ref().is_none_or(|it| it == value))
    };
    let found = cx.catalog.all_partitions(&name, &mut keep).map_err(|it| at(it, spec))?;
    Ok(found.into_iter().map(|it| it.values).collect())
}

/// `k=v/k2=v2` as written.
fn spec_name(spec: &PartitionSpec) -> String {
    let pairs = spec.values.iter().map(|it| format!("{}={}", it.column.lower(), it.value.value));
    pairs.collect::<Vec<_>>().join("/")
}

pub fn rename(
    table: &Table,
    from: Option<&PartitionSpec>,
    to: &PartitionSpec,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let Some(from) = from else {
        return Err(failed("FAILED: SemanticException RENAME TO PARTITION needs a partition")
            .at(to.span.get()));
    };
    let (old, new) = (values(table, from)?, values(table, to)?);
    let name = table.qualified_name();
    let mut partition = cx.catalog.partition(&name, &old).map_err(|it| at(it, from))?;
    partition.values = new;
    cx.catalog.update_partition(&name, &old, partition).map_err(|it| at(it, to))?;
    Ok(Answer::Nothing)
}

pub fn set_location(
    table: &Table,
    spec: &PartitionSpec,
    location: &StringLiteral,
    cx: &DdlContext,
) -> Result<Answer, QueryError> {
    let text = location.value.trim();
    check_location(text).map_err(|error| error.at(location.span.get()))?;
    let (name, values) = (table.qualified_name(), values(table, spec)?);
    let mut partition = cx.catalog.partition(&name, &values).map_err(|it| at(it, spec))?;
    let own = || table.storage_descriptor.clone().unwrap_or_default();
    partition.storage_descriptor.get_or_insert_with(own).location = Some(text.to_owned());
    cx.catalog.update_partition(&name, &values, partition).map_err(|it| at(it, spec))?;
    Ok(Answer::Nothing)
}

fn at(error: CatalogError, spec: &PartitionSpec) -> QueryError {
    error.to_ddl_error().at(spec.span.get())
}
