//! The tables and views a text reaches, before anything is bound: what the snapshot must
//! hold. Names of common tables are reported too if they shadow nothing sure; a name that
//! is not a table costs one lookup. It must not know the catalog's content.

use otus_catalog::TableName;
use otus_sql::ast::{Ident, QualifiedName, Query};

mod walk;

/// The one catalog, as Athena echoes it.
pub const CATALOG: &str = "awsdatacatalog";
pub const INFORMATION_SCHEMA: &str = "information_schema";
/// What follows a table's name in the name of its table of partitions.
pub const PARTITIONS: &str = "$partitions";

/// Every table a query may read, in `database` unless it says otherwise; for
/// `t$partitions` also `t`.
#[must_use]
pub fn table_names(query: &Query, database: &str) -> Vec<TableName> {
    let mut names = Vec::new();
    walk::query(query, &mut |name| {
        let Some((catalog, table)) = qualify(name, database) else {
            return;
        };
        if catalog != CATALOG || table.database == INFORMATION_SCHEMA {
            return;
        }
        if let Some(base) = table.table.strip_suffix(PARTITIONS) {
            names.push(TableName::new(&table.database, base));
        }
        names.push(table);
    });
    names.sort();
    names.dedup();
    names
}

/// Catalog and table a written name means; `None` with more than three parts.
#[must_use]
pub fn qualify(name: &QualifiedName, database: &str) -> Option<(String, TableName)> {
    match name.parts.as_slice() {
        [table] => Some((CATALOG.to_owned(), TableName::new(database, &table.value))),
        [database, table] => {
            Some((CATALOG.to_owned(), TableName::new(&database.value, &table.value)))
        }
        [catalog, database, table] => {
            Some((catalog.lower(), TableName::new(&database.value, &table.value)))
        }
        _ => None,
    }
}

/// Whether a query reads a relation called `name`.
pub(crate) fn mentions(query: &Query, name: &Ident) -> bool {
    let mut found = false;
    walk::query(query, &mut |it| {
        found |= matches!(it.parts.as_slice(), [only] if only.is(&name.value));
    });
    found
}
