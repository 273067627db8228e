//! The columns of a relation in scope, and the fields inside a nested one. It must not know
//! what is typed.

use otus_catalog::{CatalogStore, Table, TableName};
use otus_sql::ScopeRelation;
use otus_types::HiveType;

/// A column or struct field and its Hive type, when known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) ty: Option<HiveType>,
    pub(super) partition: bool,
}

/// The table a relation names; `None` for subqueries and what does not exist.
pub(super) fn table(catalog: &dyn CatalogStore, database: &str, parts: &[String]) -> Option<Table> {
    let name = match parts {
        [table] => TableName::new(database, table),
        [database, table] | [_, database, table] => TableName::new(database, table),
        _ => return None,
    };
    catalog.table(&name).ok()
}

/// The columns of a relation: those its alias names, else its table's.
pub(super) fn of_relation(
    catalog: &dyn CatalogStore,
    database: &str,
    relation: &ScopeRelation,
) -> Vec<Member> {
    if !relation.columns.is_empty() {
        let named = relation.columns.iter();
        return named.map(|it| Member { name: it.clone(), ty: None, partition: false }).collect();
    }
    let Some(table) = table(catalog, database, &relation.table) else { return Vec::new() };
    let data = table.columns().iter().map(|it| (it, false));
    let keys = table.partition_keys.iter().map(|it| (it, true));
    data.chain(keys)
        .map(|(column, partition)| Member {
            name: column.name.to_lowercase(),
            ty: column.hive_type().ok(),
            partition,
        })
        .collect()
}

/// The fields of `ty`, of its elements for an array.
pub(super) fn fields(ty: &HiveType) -> Vec<Member> {
    match ty {
        HiveType::Struct(fields) => fields
            .iter()
            .map(|(name, ty)| Member {
                name: name.to_lowercase(),
                ty: Some(ty.clone()),
                partition: false,
            })
            .collect(),
        _ => Vec::new(),
    }
}
