//! The whole catalog as a file of JSON lines in Glue's own shapes, to be carried elsewhere:
//! one line a database, a table or a thousand partitions. It must not know which store keeps
//! the catalog.

use std::io::{BufRead, Write};

use otus_catalog::{
    Batch, CatalogError, CatalogStore, Database, Partition, PartitionRequest, Table,
};
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Partitions of a line.
const PARTITIONS: usize = 1_000;

/// What went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub databases: u64,
    pub tables: u64,
    pub partitions: u64,
}

#[derive(Debug, Serialize, Deserialize)]
enum Line {
    Database(Database),
    Table(Box<Table>),
    #[serde(rename_all = "PascalCase")]
    Partitions {
        database_name: String,
        table_name: String,
        partitions: Vec<Partition>,
    },
}

/// Writes databases, tables, views and registered partitions; archived versions stay behind.
///
/// # Errors
/// When the catalog cannot be read or the file not be written.
pub fn export(catalog: &dyn CatalogStore, out: &mut dyn Write) -> Result<Counts, Refusal> {
    let mut counts = Counts::default();
    for database in catalog.databases().map_err(refused)? {
        let name = database.name.clone();
        put(out, &Line::Database(database))?;
        counts.databases += 1;
        for table in catalog.tables(&name).map_err(refused)? {
            let table_name = table.qualified_name();
            put(out, &Line::Table(Box::new(table)))?;
            counts.tables += 1;
            let mut after: Option<String> = None;
            loop {
                let request = PartitionRequest {
                    after: after.as_deref(),
                    limit: PARTITIONS,
                    ..PartitionRequest::default()
                };
                let page = catalog.partitions(&table_name, request).map_err(refused)?;
                if !page.partitions.is_empty() {
                    counts.partitions += page.partitions.len() as u64;
                    put(
                        out,
                        &Line::Partitions {
                            database_name: table_name.database.clone(),
                            table_name: table_name.table.clone(),
                            partitions: page.partitions,
                        },
                    )?;
                }
                match page.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
    }
    out.flush().map_err(|error| Refusal::internal(format!("cannot write: {error}")))?;
    Ok(counts)
}

/// Reads what [`export`] wrote. What is there already is replaced, a table's old version is
/// archived, and nothing is deleted.
///
/// # Errors
/// With the number of the line that cannot be read or taken over; lines before it stay.
pub fn import(catalog: &dyn CatalogStore, input: &mut dyn BufRead) -> Result<Counts, Refusal> {
    let mut counts = Counts::default();
    for (number, line) in input.lines().enumerate() {
        let at = |text: String| Refusal::invalid(format!("line {}: {text}", number + 1));
        let line = line.map_err(|error| at(error.to_string()))?;
        if line.trim().is_empty() {
            continue;
        }
        let line: Line = serde_json::from_str(&line).map_err(|error| at(error.to_string()))?;
        take(catalog, line, &mut counts).map_err(|error| at(error.to_string()))?;
    }
    Ok(counts)
}

fn take(catalog: &dyn CatalogStore, line: Line, counts: &mut Counts) -> Result<(), CatalogError> {
    match line {
        Line::Database(database) => {
            counts.databases += 1;
            let name = database.name.clone();
            match catalog.create_database(database.clone()) {
                Err(CatalogError::AlreadyExists { .. }) => catalog.update_database(&name, database),
                other => other,
            }
        }
        Line::Table(table) => {
            counts.tables += 1;
            match catalog.create_table((*table).clone()) {
                Err(CatalogError::AlreadyExists { .. }) => {
                    catalog.update_table(*table, None, true).map(|_| ())
                }
                other => other.map(|_| ()),
            }
        }
        Line::Partitions { database_name, table_name, partitions } => {
            counts.partitions += partitions.len() as u64;
            let name = otus_catalog::TableName::new(&database_name, &table_name);
            let known = catalog.add_partitions(&name, partitions.clone(), Batch::SkipAndReport)?;
            for at in known {
                if let Some(partition) = partitions.get(at) {
                    catalog.update_partition(&name, &partition.values, partition.clone())?;
                }
            }
            Ok(())
        }
    }
}

fn put(out: &mut dyn Write, line: &Line) -> Result<(), Refusal> {
    let failed = |error: String| Refusal::internal(format!("cannot write: {error}"));
    let text = serde_json::to_string(line).map_err(|error| failed(error.to_string()))?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|error| failed(error.to_string()))
}

fn refused(error: CatalogError) -> Refusal {
    Refusal::internal(error.to_string())
}
