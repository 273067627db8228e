//! The projection properties of one partition column, found without regard to case.
//! It must not know what any of them means.

use otus_types::{HiveType, QueryError};

use super::invalid;
use crate::model::{Column, Table};

/// `projection.<column>.*` of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnProperties<'a> {
    table: &'a Table,
    column: &'a Column,
}

impl<'a> ColumnProperties<'a> {
    pub(super) fn of(table: &'a Table, column: &'a Column) -> Self {
        Self { table, column }
    }

    pub(super) fn column(&self) -> &'a str {
        &self.column.name
    }

    pub(super) fn key(&self, name: &str) -> String {
        format!("projection.{}.{name}", self.column.name)
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.table.parameter(&self.key(name))
    }

    /// # Errors
    /// When the property is not set or blank.
    pub(super) fn required(&self, name: &str) -> Result<&'a str, QueryError> {
        self.get(name).filter(|it| !it.trim().is_empty()).ok_or_else(|| {
            self.invalid(&format!("Missing required property: '{}'", self.key(name)))
        })
    }

    /// A whole number of at least 1; `None` when not set.
    pub(super) fn positive(&self, name: &str) -> Result<Option<i64>, QueryError> {
        let Some(text) = self.get(name) else {
            return Ok(None);
        };
        let number: i64 = text.trim().parse().map_err(|_| not_a_number(text.trim()))?;
        if number < 1 {
            let key = self.key(name);
            return Err(
                self.invalid(&format!("Property: '{key}' must be at least 1, not {number}"))
            );
        }
        Ok(Some(number))
    }

    pub(super) fn hive_type(&self) -> Result<HiveType, QueryError> {
        self.column
            .hive_type()
            .map_err(|_| self.invalid(&format!("Column type: {} is unsupported", self.column.ty)))
    }

    pub(super) fn unsupported_type(&self) -> QueryError {
        let kind = self.get("type").unwrap_or_default().trim().to_ascii_lowercase();
        self.invalid(&format!("Column type: {} is unsupported for {kind}", self.column.ty))
    }

    pub(super) fn invalid(&self, why: &str) -> QueryError {
        invalid(format!("Column projection for column '{}' failed. {why}", self.column.name))
    }
}

/// Java's NumberFormatException, which Athena shows.
pub(super) fn not_a_number(text: &str) -> QueryError {
    invalid(format!("For input string: \"{text}\""))
}
