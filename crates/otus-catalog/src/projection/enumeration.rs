//! `type = enum`: a fixed list of values. It must not know other columns.

use otus_types::{HiveType, QueryError};

use super::ProjectedValue;
use super::properties::ColumnProperties;

#[derive(Debug, Clone)]
pub(super) struct Enumeration {
    values: Vec<ProjectedValue>,
}

impl Enumeration {
    pub(super) fn new(
        properties: &ColumnProperties<'_>,
        ty: &HiveType,
    ) -> Result<Self, QueryError> {
        if !super::partitions::is_text(ty) && !super::partitions::is_whole_number(ty) {
            return Err(properties.unsupported_type());
        }
        let mut values: Vec<ProjectedValue> = Vec::new();
        // Blanks belong to the values, as the documentation says.
        for text in properties.required("values")?.split(',') {
            if values.iter().all(|it| it.path != text) {
                values.push(ProjectedValue::text(text.to_owned()));
            }
        }
        if super::partitions::is_whole_number(ty) {
            for value in &mut values {
                let number: i64 = value
                    .path
                    .trim()
                    .parse()
                    .map_err(|_| super::properties::not_a_number(&value.path))?;
                value.sql = number.to_string();
            }
        }
        Ok(Self { values })
    }

    pub(super) fn values(&self) -> &[ProjectedValue] {
        &self.values
    }

    pub(super) fn contains(&self, value: &str) -> bool {
        self.values.iter().any(|it| it.sql == value)
    }

    pub(super) fn count(&self) -> u64 {
        self.values.len() as u64
    }

    pub(super) fn bounds(&self) -> Option<(ProjectedValue, ProjectedValue)> {
        Some((self.values.first()?.clone(), self.values.last()?.clone()))
    }
}
