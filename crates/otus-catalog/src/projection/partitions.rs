//! The partitions that survive: each column's values filtered on their own, then combined
//! one by one on demand. It must not know locations beyond the template.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use otus_types::{ErrorCode, HiveType, QueryError};

use super::{MAX_PARTITIONS, ProjectedColumn, ProjectedValue, Projection, Values, injected};

/// What the statement says about partition columns, one column at a time. Conditions over
/// several columns are the caller's, on what comes out.
pub struct ColumnFilters<'a> {
    /// Whether SQL value `value` of the column at this position can pass.
    pub keep: &'a dyn Fn(usize, &str) -> bool,
    /// Values named by static equality (`=`, `IN`), per column. Injected columns need
    /// them; integers and enumerations are looked up by them instead of enumerated.
    pub named: BTreeMap<usize, Vec<String>>,
}

impl ColumnFilters<'_> {
    /// Keeps everything.
    #[must_use]
    pub fn none() -> Self {
        Self { keep: &|_, _| true, named: BTreeMap::new() }
    }
}

impl fmt::Debug for ColumnFilters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnFilters").field("named", &self.named).finish_non_exhaustive()
    }
}

/// A partition: its values in key order and the prefix below which its objects lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectedPartition {
    pub values: Vec<ProjectedValue>,
    pub location: String,
}

/// Streams the combinations, the last column fastest.
#[derive(Debug)]
pub struct ProjectedPartitions<'a> {
    projection: &'a Projection,
    columns: Vec<Vec<ProjectedValue>>,
    at: u64,
    end: u64,
}

impl<'a> ProjectedPartitions<'a> {
    pub(super) fn new(
        projection: &'a Projection,
        now: DateTime<Utc>,
        filters: &ColumnFilters<'_>,
    ) -> Result<Self, QueryError> {
        let mut columns = Vec::with_capacity(projection.columns.len());
        for (at, column) in projection.columns.iter().enumerate() {
            columns.push(survivors(column, at, now, filters)?);
        }
        let end = columns.iter().fold(1_u64, |all, it| all.saturating_mul(it.len() as u64));
        if end > MAX_PARTITIONS {
            return Err(too_many(&format!("table {}", projection.table), end));
        }
        Ok(Self { projection, columns, at: 0, end })
    }

    /// How many partitions pass, known before the first one is made.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.end
    }

    /// The values of one column that pass its own filter.
    #[must_use]
    pub fn column_values(&self, column: usize) -> &[ProjectedValue] {
        self.columns.get(column).map_or(&[], Vec::as_slice)
    }
}

impl Iterator for ProjectedPartitions<'_> {
    type Item = ProjectedPartition;

    fn next(&mut self) -> Option<ProjectedPartition> {
        if self.at == self.end {
            return None;
        }
        let mut number = self.at;
        self.at += 1;
        let mut values = Vec::with_capacity(self.columns.len());
        for column in self.columns.iter().rev() {
            let count = column.len() as u64;
            let index = usize::try_from(number.checked_rem(count)?).ok()?;
            values.push(column.get(index)?.clone());
            number /= count;
        }
        values.reverse();
        let location = self.projection.location(&values);
        Some(ProjectedPartition { values, location })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        (left, Some(left))
    }
}

fn survivors(
    column: &ProjectedColumn,
    at: usize,
    now: DateTime<Utc>,
    filters: &ColumnFilters<'_>,
) -> Result<Vec<ProjectedValue>, QueryError> {
    let named = filters.named.get(&at);
    let keep = |value: &ProjectedValue| (filters.keep)(at, &value.sql);
    let values: Vec<ProjectedValue> = match (&column.values, named) {
        (Values::Injected, None) => return Err(injected::no_values(&column.name)),
        (Values::Injected, Some(named)) => {
            let values = distinct(named).into_iter().map(ProjectedValue::text);
            values.filter(keep).collect()
        }
        (Values::Integer(range), Some(named)) => {
            let mut found: Vec<ProjectedValue> = Vec::new();
            for value in named.iter().filter_map(|it| range.find(it)).filter(keep) {
                if !found.contains(&value) {
                    found.push(value);
                }
            }
            found
        }
        (Values::Enumeration(list), _) => {
            let listed = |it: &&ProjectedValue| named.is_none_or(|named| named.contains(&it.sql));
            list.values().iter().filter(listed).filter(|it| keep(it)).cloned().collect()
        }
        (Values::Integer(range), None) => {
            check_count(column, range.count())?;
            range.values().filter(keep).collect()
        }
        (Values::Date(dates), _) => {
            check_count(column, dates.count(now))?;
            let listed = |it: &ProjectedValue| named.is_none_or(|named| named.contains(&it.sql));
            dates.values(now).filter(listed).filter(keep).collect()
        }
    };
    Ok(values)
}

fn check_count(column: &ProjectedColumn, count: u64) -> Result<(), QueryError> {
    if count <= MAX_PARTITIONS {
        return Ok(());
    }
    Err(too_many(&format!("column {}", column.name), count))
}

fn too_many(what: &str, count: u64) -> QueryError {
    QueryError::new(
        ErrorCode::GenericUserError,
        format!(
            "Partition projection of {what} gives {count} partitions; the limit is \
             {MAX_PARTITIONS}"
        ),
    )
    .hint("narrow the range, add a condition on the partition columns, or use type injected")
}

fn distinct(values: &[String]) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    values.iter().filter(|it| seen.insert(it.as_str())).cloned().collect()
}

pub(super) fn is_text(ty: &HiveType) -> bool {
    matches!(ty, HiveType::String | HiveType::Varchar(_) | HiveType::Char(_))
}

pub(super) fn is_whole_number(ty: &HiveType) -> bool {
    matches!(ty, HiveType::Tinyint | HiveType::Smallint | HiveType::Int | HiveType::Bigint)
}
