//! `MSCK REPAIR TABLE t`: folders named `k=v` below the table's location become partitions.
//! It only adds. It must not know what lies in the folders.

use std::collections::BTreeSet;

use otus_catalog::partition_spec::{parse_partition_name, partition_name};
use otus_catalog::{Batch, Partition, Table};
use otus_sql::ast::QualifiedName;
use otus_types::QueryError;

use super::{Answer, DdlContext, failed, names};
use crate::errors::internal;
use crate::objects::split_location;

/// Folders a repair looks at.
const MOST_FOLDERS: usize = 5_000_000;

pub fn run(name: &QualifiedName, cx: &DdlContext) -> Result<Answer, QueryError> {
    let table = names::find(name, cx)?;
    if table.is_view() {
        return Err(failed(
            "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. \
             Can not create a Path from an empty string",
        ));
    }
    if table.table_type.is_none() {
        return Err(failed("FAILED: NullPointerException Name is null"));
    }
    if table.partition_keys.is_empty() {
        return Ok(Answer::lines(&[], Vec::new()));
    }
    let found = futures::executor::block_on(folders(&table, cx))?;
    let Some(found) = found else {
        return Ok(Answer::lines(
            &[],
            vec![format!("Tables missing on filesystem:\t{}", table.name)],
        ));
    };
    repair(&table, &found, cx)
}

/// Folders below the table's location, as deep as the table has keys; `None` when the
/// location does not exist.
async fn folders(table: &Table, cx: &DdlContext) -> Result<Option<Vec<String>>, QueryError> {
    let location = table.location().unwrap_or_default();
    let Some((bucket, prefix)) = split_location(location) else {
        return Err(internal(&format!("the table's location is no S3 location: {location}")));
    };
    let mut level = vec![String::new()];
    for depth in 0..table.partition_keys.len() {
        let mut next = Vec::new();
        for folder in &level {
            for name in cx.objects.folders(&bucket, &format!("{prefix}{folder}")).await? {
                next.push(format!("{folder}{name}/"));
            }
            if next.len() > MOST_FOLDERS {
                return Err(failed(format!(
                    "FAILED: more than {MOST_FOLDERS} folders below {location}"
                )));
            }
        }
        if depth == 0
            && next.is_empty()
            && cx.objects.list(&bucket, &prefix).await?.objects.is_empty()
        {
            return Ok(None);
        }
        level = next;
    }
    Ok(Some(level))
}

/// What a repair remembers of a registered partition.
struct Known {
    values: Vec<String>,
    location: String,
}

fn repair(table: &Table, folders: &[String], cx: &DdlContext) -> Result<Answer, QueryError> {
    let name = table.qualified_name();
    let mut every = |_: &[String]| true;
    // A million partitions: their values and locations, not their descriptors.
    let mut known: Vec<Known> = Vec::new();
    let mut note = |it: Partition| {
        let location = it.location().unwrap_or_default().to_owned();
        known.push(Known { values: it.values, location });
    };
    cx.catalog.each_partition(&name, &mut every, &mut note).map_err(|it| it.to_ddl_error())?;
    let gone = gone(table, &known, folders, cx)?;
    let known: BTreeSet<&[String]> = known.iter().map(|it| it.values.as_slice()).collect();
    let base = table.location().unwrap_or_default().trim_end_matches('/');
    let descriptor = table.storage_descriptor.clone().unwrap_or_default();
    let (mut missing, mut added) = (Vec::new(), Vec::new());
    for folder in folders {
        let folder = folder.trim_end_matches('/');
        match values(table, folder) {
            Some(values) if known.contains(values.as_slice()) => {}
            Some(values) => {
                missing.push(format!(
                    "{}:{}",
                    table.name,
                    partition_name(&table.partition_keys, &values)
                ));
                added.push(Partition::at(values, &format!("{base}/{folder}/"), &descriptor));
            }
            // Shown, but not added: the folder is not named as Hive names partitions.
            None => missing.push(format!("{}:{folder}", table.name)),
        }
    }
    let mut lines = Vec::new();
    if !missing.is_empty() {
        lines.push(format!("Partitions not in metastore:\t{}", missing.join("\t")));
    }
    if !gone.is_empty() {
        lines.push(format!("Partitions missing from filesystem:\t{}", gone.join("\t")));
    }
    lines.extend(added.iter().map(|it| {
        let shown = partition_name(&table.partition_keys, &it.values);
        format!("Repair: Added partition to metastore {}:{shown}", table.name)
    }));
    cx.catalog
        .add_partitions(&name, added, Batch::SkipAndReport)
        .map_err(|it| it.to_ddl_error())?;
    Ok(Answer::lines(&[], lines))
}

/// Registered partitions whose folder does not exist, as `t:k=v`. They are shown, never
/// dropped.
fn gone(
    table: &Table,
    known: &[Known],
    folders: &[String],
    cx: &DdlContext,
) -> Result<Vec<String>, QueryError> {
    let base = format!("{}/", table.location().unwrap_or_default().trim_end_matches('/'));
    let there: BTreeSet<&str> = folders.iter().map(|it| it.trim_end_matches('/')).collect();
    let mut gone = Vec::new();
    for partition in known {
        let location = partition.location.trim_end_matches('/');
        let below = location.strip_prefix(&base);
        if below.is_some_and(|it| there.contains(it)) || exists(location, cx)? {
            continue;
        }
        let name = partition_name(&table.partition_keys, &partition.values);
        gone.push(format!("{}:{name}", table.name));
    }
    Ok(gone)
}

fn exists(location: &str, cx: &DdlContext) -> Result<bool, QueryError> {
    let Some((bucket, prefix)) = split_location(location) else {
        return Ok(false);
    };
    futures::executor::block_on(cx.objects.exists(&bucket, &prefix))
}

/// The values of `k=v/k2=v2` in key order; key names must match in lower case as written.
fn values(table: &Table, folder: &str) -> Option<Vec<String>> {
    let pairs = parse_partition_name(folder)?;
    let written: Vec<&str> =
        folder.split('/').filter_map(|it| it.split_once('=')).map(|it| it.0).collect();
    let keys = &table.partition_keys;
    let fits = pairs.len() == keys.len()
        && keys.iter().zip(&written).all(|(key, written)| key.name == *written);
    fits.then(|| pairs.into_iter().map(|(_, value)| value).collect())
}
