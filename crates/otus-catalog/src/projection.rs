//! Partition projection: the partitions of a table computed from its properties instead of
//! read from the catalog. Values are made and filtered per column first and combined
//! lazily, so that a narrow predicate over a wide table is instant.
//!
//! It must not know predicates (they come as closures) nor whether a prefix exists.

use chrono::{DateTime, Utc};
use otus_types::{ErrorCode, HiveType, QueryError};

use crate::model::Table;
use crate::names::TableName;

mod date;
mod enumeration;
mod injected;
mod integer;
mod now;
mod partitions;
mod pattern;
mod properties;
mod range;
mod template;
#[cfg(test)]
mod tests;

pub use partitions::{ColumnFilters, ProjectedPartition, ProjectedPartitions};
pub use pattern::DatePattern;

use date::DateProjection;
use enumeration::Enumeration;
use integer::IntegerProjection;
use properties::ColumnProperties;
use template::Template;

/// More partitions than this in one statement are refused (Athena times out well below).
pub const MAX_PARTITIONS: u64 = 10_000_000;

/// How the partitions of one table are computed.
#[derive(Debug, Clone)]
pub struct Projection {
    table: TableName,
    columns: Vec<ProjectedColumn>,
    template: Template,
}

/// A partition column and where its values come from.
#[derive(Debug, Clone)]
pub struct ProjectedColumn {
    pub name: String,
    pub ty: HiveType,
    values: Values,
}

#[derive(Debug, Clone)]
enum Values {
    Enumeration(Enumeration),
    Integer(IntegerProjection),
    Date(DateProjection),
    Injected,
}

/// One value: as it stands in the path, and as SQL sees it (`2021/03/04` and `2021-03-04`
/// for a column of type date, `07` and `7` for an int; equal for strings).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectedValue {
    pub path: String,
    pub sql: String,
}

impl ProjectedValue {
    fn text(value: String) -> Self {
        Self { path: value.clone(), sql: value }
    }
}

impl Projection {
    /// The projection a table's properties define; `None` when it is not switched on.
    ///
    /// # Errors
    /// `HIVE_METASTORE_ERROR` for partition columns without configuration,
    /// `INVALID_TABLE_PROPERTY` for properties that make no sense.
    pub fn from_table(table: &Table) -> Result<Option<Self>, QueryError> {
        let enabled = table.parameter("projection.enabled");
        if !enabled.is_some_and(|it| it.trim().eq_ignore_ascii_case("true")) {
            return Ok(None);
        }
        if table.partition_keys.is_empty() {
            return Err(invalid(
                "Partition projection cannot be enabled on a table that is not partitioned",
            ));
        }
        let name = table.qualified_name();
        let all: Vec<ColumnProperties<'_>> =
            table.partition_keys.iter().map(|key| ColumnProperties::of(table, key)).collect();
        let missing: Vec<&str> =
            all.iter().filter(|it| it.get("type").is_none()).map(|it| it.column()).collect();
        if !missing.is_empty() {
            return Err(missing_configuration(&name, &missing));
        }
        let columns = all.iter().map(ProjectedColumn::new).collect::<Result<Vec<_>, _>>()?;
        let names: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        let template = match table.parameter("storage.location.template") {
            Some(text) => Template::parse(text, &names)?,
            None => Template::hive_style(table.location().unwrap_or_default(), &names),
        };
        Ok(Some(Self { table: name, columns, template }))
    }

    #[must_use]
    pub fn table(&self) -> &TableName {
        &self.table
    }

    /// In the order of the table's partition keys.
    #[must_use]
    pub fn columns(&self) -> &[ProjectedColumn] {
        &self.columns
    }

    /// The location template with `${column}` placeholders, ending in `/`.
    #[must_use]
    pub fn template_text(&self) -> String {
        self.template.to_string()
    }

    /// The prefix of given values, in column order.
    #[must_use]
    pub fn location(&self, values: &[ProjectedValue]) -> String {
        let paths: Vec<&str> = values.iter().map(|it| it.path.as_str()).collect();
        self.template.render(&paths)
    }

    /// The partitions whose values pass `filters`.
    ///
    /// # Errors
    /// `CONSTRAINT_VIOLATION` when an injected column has no values; a clear error beyond
    /// [`MAX_PARTITIONS`].
    pub fn partitions(
        &self,
        now: DateTime<Utc>,
        filters: &ColumnFilters<'_>,
    ) -> Result<ProjectedPartitions<'_>, QueryError> {
        ProjectedPartitions::new(self, now, filters)
    }

    /// How many partitions there are without any filter, not enumerated; `None` with an
    /// injected column.
    #[must_use]
    pub fn count(&self, now: DateTime<Utc>) -> Option<u64> {
        self.columns.iter().try_fold(1_u64, |all, it| Some(all.saturating_mul(it.count(now)?)))
    }

    /// The location of the last value of every column, to show what a definition means;
    /// injected columns show as `<column>`.
    #[must_use]
    pub fn sample_path(&self, now: DateTime<Utc>) -> String {
        let shown = |column: &ProjectedColumn| match column.bounds(now) {
            Some((_, last)) => last.path,
            None => format!("<{}>", column.name),
        };
        let paths: Vec<String> = self.columns.iter().map(shown).collect();
        self.template.render(&paths.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

impl ProjectedColumn {
    fn new(properties: &ColumnProperties<'_>) -> Result<Self, QueryError> {
        let ty = properties.hive_type()?;
        let kind = properties.get("type").unwrap_or_default().trim().to_ascii_lowercase();
        let values = match kind.as_str() {
            "enum" => Values::Enumeration(Enumeration::new(properties, &ty)?),
            "integer" => Values::Integer(IntegerProjection::new(properties, &ty)?),
            "date" => Values::Date(DateProjection::new(properties, &ty)?),
            "injected" => {
                injected::check(properties, &ty)?;
                Values::Injected
            }
            other => {
                return Err(properties
                    .invalid(&format!("Unknown projection type '{other}'"))
                    .hint("the types are enum, integer, date and injected"));
            }
        };
        Ok(Self { name: properties.column().to_owned(), ty, values })
    }

    /// `enum`, `integer`, `date` or `injected`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.values {
            Values::Enumeration(_) => "enum",
            Values::Integer(_) => "integer",
            Values::Date(_) => "date",
            Values::Injected => "injected",
        }
    }

    /// Athena's refusal of a statement that does not name an injected column's values.
    #[must_use]
    pub fn needs_equality(&self) -> QueryError {
        injected::no_values(&self.name)
    }

    /// First and last value; `None` for injected columns and empty ranges.
    #[must_use]
    pub fn bounds(&self, now: DateTime<Utc>) -> Option<(ProjectedValue, ProjectedValue)> {
        match &self.values {
            Values::Enumeration(it) => it.bounds(),
            Values::Integer(it) => it.bounds(),
            Values::Date(it) => it.bounds(now),
            Values::Injected => None,
        }
    }

    /// The pattern of a date column.
    #[must_use]
    pub fn date_pattern(&self) -> Option<&DatePattern> {
        match &self.values {
            Values::Date(it) => Some(it.pattern()),
            _ => None,
        }
    }

    /// Whether a value in this form can belong to the column at all: a date in the
    /// column's format, a number with its digits. Enumerations ask for the value itself.
    #[must_use]
    pub fn has_form(&self, value: &str) -> bool {
        match &self.values {
            Values::Enumeration(it) => it.contains(value),
            Values::Integer(it) => it.has_form(value),
            Values::Date(it) => it.has_form(value),
            Values::Injected => true,
        }
    }

    /// The values of an enumeration; none for other kinds, which may have millions.
    #[must_use]
    pub fn listed(&self) -> Vec<&str> {
        match &self.values {
            Values::Enumeration(it) => it.values().iter().map(|it| it.sql.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// The number of values, counted and not enumerated; `None` for injected columns.
    #[must_use]
    pub fn count(&self, now: DateTime<Utc>) -> Option<u64> {
        match &self.values {
            Values::Enumeration(it) => Some(it.count()),
            Values::Integer(it) => Some(it.count()),
            Values::Date(it) => Some(it.count(now)),
            Values::Injected => None,
        }
    }
}

fn missing_configuration(table: &TableName, columns: &[&str]) -> QueryError {
    let listed = columns.join(", ");
    let mut error = QueryError::new(
        ErrorCode::HiveMetastoreError,
        format!(
            "Table {table} is configured for partition projection, but the following partition \
             columns are missing projection configuration: [{listed}] (table {table})"
        ),
    );
    for column in columns {
        error = error.hint(format!("add 'projection.{column}.type' to TBLPROPERTIES"));
    }
    error
}

pub(crate) fn invalid(text: impl Into<String>) -> QueryError {
    QueryError::new(ErrorCode::InvalidTableProperty, text)
}
