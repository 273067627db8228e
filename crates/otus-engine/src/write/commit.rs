//! Everything at once: objects are published, then the catalog learns of them, both under a
//! journal. It must not know how rows were encoded.

use std::collections::BTreeMap;
use std::path::Path;

use otus_catalog::{Batch, CatalogError, CatalogStore, Entity, Partition, Table, TableName};
use otus_storage::publish::{self, StagedObject, Step};
use otus_types::{ErrorCode, QueryError};
use serde::{Deserialize, Serialize};

use super::files::File;
use super::journal::Journal;
use super::target::{Purpose, Target, Written};
use crate::errors::from_catalog;
use crate::scan::ScanContext;

/// What the catalog is to learn.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Change {
    pub create: Option<Table>,
    /// Database and table of the partitions.
    pub table: Option<(String, String)>,
    pub partitions: Vec<Partition>,
}

/// Publishes `files` and changes the catalog, or does neither.
///
/// # Errors
/// What the store or the catalog says.
pub fn commit(
    files: Vec<File>,
    target: &Target,
    scan: &ScanContext,
    journal: &Path,
) -> Result<Written, QueryError> {
    let mut written = Written::default();
    let mut partitions: BTreeMap<Vec<String>, String> = BTreeMap::new();
    let mut objects: Vec<StagedObject> = Vec::with_capacity(files.len());
    for file in files {
        written.rows += file.rows;
        written.bytes += file.staged.size();
        written.files.push(format!("s3://{}/{}", file.staged.bucket(), file.staged.key()));
        partitions.extend(file.partition);
        objects.push(file.staged);
    }
    written.files.sort();
    let change = change(target, partitions);
    if objects.is_empty() && change.create.is_none() {
        return Ok(written);
    }
    let steps: Vec<Step> = objects.iter().map(StagedObject::step).collect();
    let open = Journal::new(journal).begin(&steps, &change)?;
    let mounts = scan.objects.mount_table();
    let published = publish::publish(objects).map_err(|it| it.to_query_error());
    if let Err(error) = published.and_then(|()| apply(&change, scan.catalog.as_ref())) {
        // A journal that stays is finished by the next start, so it goes only when nothing is
        // left of the objects.
        match publish::withdraw(mounts, &steps) {
            Ok(()) => open.end()?,
            Err(problem) => tracing::error!("objects of a failed statement stay: {problem}"),
        }
        return Err(error);
    }
    open.end()?;
    Ok(written)
}

fn change(target: &Target, partitions: BTreeMap<Vec<String>, String>) -> Change {
    let table = match &target.purpose {
        Purpose::Create(None) | Purpose::Unload => return Change::default(),
        Purpose::Create(Some(table)) => table.as_ref(),
        Purpose::Insert { table, .. } => table.as_ref(),
    };
    let storage = table.storage_descriptor.clone().unwrap_or_default();
    let partitions = partitions.into_iter();
    let name = table.qualified_name();
    Change {
        create: matches!(target.purpose, Purpose::Create(_)).then(|| table.clone()),
        table: Some((name.database, name.table)),
        partitions: partitions
            .map(|(values, location)| Partition::at(values, &location, &storage))
            .collect(),
    }
}

/// Changes the catalog.
///
/// # Errors
/// `TABLE_ALREADY_EXISTS` when somebody else was faster.
pub fn apply(change: &Change, catalog: &dyn CatalogStore) -> Result<(), QueryError> {
    if let Some(table) = &change.create {
        match catalog.create_table(table.clone()) {
            Ok(_) => {}
            // By this very statement, before a crash.
            Err(CatalogError::AlreadyExists { .. }) if is_ours(table, catalog) => {}
            Err(CatalogError::AlreadyExists { entity: Entity::Table, .. }) => {
                let name = table.qualified_name();
                let text = format!("Destination table 'awsdatacatalog.{name}' already exists");
                return Err(QueryError::new(ErrorCode::TableAlreadyExists, text));
            }
            Err(error) => return Err(from_catalog(&error)),
        }
    }
    let Some((database, table)) = change.table.as_ref().filter(|_| !change.partitions.is_empty())
    else {
        return Ok(());
    };
    let name = TableName::new(database, table);
    let added = catalog.add_partitions(&name, change.partitions.clone(), Batch::SkipAndReport);
    match added {
        Ok(_) => Ok(()),
        Err(error) => {
            if change.create.is_some() {
                // Nobody has seen a table that holds nothing.
                let _ = catalog.drop_table(&name);
            }
            Err(from_catalog(&error))
        }
    }
}

fn is_ours(table: &Table, catalog: &dyn CatalogStore) -> bool {
    catalog.table(&table.qualified_name()).is_ok_and(|it| it.location() == table.location())
}
