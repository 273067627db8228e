//! What a catalog store can answer instead of a result, and how Athena words it.
//! It must not know which store failed or which statement asked.

use std::fmt;

use otus_types::{ErrorCode, QueryError};

use crate::names::TableName;

/// The kind of thing a catalog error is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    Database,
    Table,
    TableVersion,
    Partition,
    /// User-defined functions, column statistics, partition indexes: stored, not interpreted.
    Document,
}

impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Entity::Database => "Database",
            Entity::Table => "Table",
            Entity::TableVersion => "Table version",
            Entity::Partition => "Partition",
            Entity::Document => "Entity",
        })
    }
}

/// Why the catalog refused. `name` is the plain name Glue would print: `db`, `t`, or the
/// partition's `k=v/k2=v2`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogError {
    #[error("{entity} {name} already exists")]
    AlreadyExists { entity: Entity, name: String },
    #[error("{entity} {name} not found")]
    NotFound { entity: Entity, name: String },
    /// A database that still holds tables was dropped without CASCADE.
    #[error("Database {database} is not empty")]
    NotEmpty { database: String },
    /// An optimistic check failed: somebody changed the table in between.
    #[error(
        "Table {name} was changed by somebody else: expected version {expected}, found {found}"
    )]
    Conflict { name: TableName, expected: u64, found: u64 },
    /// The request itself makes no sense: wrong count of partition values, empty name.
    #[error("{0}")]
    Invalid(String),
    /// Another process kept the catalog locked for longer than the busy timeout.
    #[error("the catalog is locked by another process: {0}")]
    Busy(String),
    /// The store cannot be read or written, or was written by a newer version.
    #[error("catalog store: {0}")]
    Store(String),
}

impl CatalogError {
    #[must_use]
    pub fn already_exists(entity: Entity, name: impl Into<String>) -> Self {
        Self::AlreadyExists { entity, name: name.into() }
    }

    #[must_use]
    pub fn not_found(entity: Entity, name: impl Into<String>) -> Self {
        Self::NotFound { entity, name: name.into() }
    }

    /// Athena's StateChangeReason of a DDL statement that met this error (Hive's wording).
    #[must_use]
    pub fn to_ddl_error(&self) -> QueryError {
        const TASK: &str =
            "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask.";
        let text = match self {
            Self::AlreadyExists { entity: Entity::Partition, name } => {
                format!("{TASK} AlreadyExistsException(message:Partition already exists. {name})")
            }
            Self::AlreadyExists { entity, name } => {
                format!("{TASK} AlreadyExistsException(message:{entity} {name} already exists.)")
            }
            Self::NotFound { entity: Entity::Database, name } => {
                format!("FAILED: SemanticException [Error 10072]: Database does not exist: {name}")
            }
            Self::NotFound { entity: Entity::Partition, name } => {
                format!("FAILED: SemanticException [Error 10006]: Partition not found {name}")
            }
            Self::NotFound { name, .. } => {
                format!("FAILED: SemanticException [Error 10001]: Table not found {name}")
            }
            Self::NotEmpty { database } => format!(
                "{TASK} InvalidOperationException(message:Database {database} is not empty. \
                 One or more tables exist.)"
            ),
            Self::Conflict { .. } => {
                format!("{TASK} ConcurrentModificationException(message:{self})")
            }
            Self::Invalid(text) => format!("{TASK} InvalidObjectException(message:{text})"),
            Self::Busy(_) | Self::Store(_) => {
                return QueryError::new(ErrorCode::HiveMetastoreError, self.to_string());
            }
        };
        QueryError::new(ErrorCode::DdlFailed, text)
    }
}

#[cfg(test)]
mod tests {
    use super::{CatalogError, Entity};

    #[test]
    fn ddl_errors_use_hives_words() {
        // athena.md §1.2, row "table exists"
        assert_eq!(
            CatalogError::already_exists(Entity::Table, "t").to_ddl_error().to_string(),
            "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. \
             AlreadyExistsException(message:Table t already exists.)"
        );
        assert_eq!(
            CatalogError::not_found(Entity::Table, "t").to_ddl_error().to_string(),
            "FAILED: SemanticException [Error 10001]: Table not found t"
        );
    }
}
