//! `storage.location.template`: where the partition with given values lies. Values are put
//! in unescaped; without a template Hive's `column=value/` folders are used, escaped.
//! It must not know what exists there.

use std::fmt;

use otus_types::QueryError;

use super::invalid;
use crate::partition_spec::escape_path_name;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    parts: Vec<Part>,
    columns: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Value { column: usize, escaped: bool },
}

impl Template {
    /// Reads `s3://bucket/${a}/${b}`; a missing last `/` is added.
    pub(super) fn parse(text: &str, columns: &[&str]) -> Result<Self, QueryError> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                return Err(invalid(format!(
                    "Partition location template: {text} has a placeholder that does not end"
                ))
                .hint("close it with }"));
            };
            let wanted = name.trim().to_lowercase();
            let column = columns.iter().position(|it| *it == wanted).ok_or_else(|| {
                invalid(format!(
                    "Partition location template: {text} has a placeholder '{name}' that is not \
                     a partition column"
                ))
                .hint(format!("the partition columns are {}", columns.join(", ")))
            })?;
            parts.push(Part::Text(before.to_owned()));
            parts.push(Part::Value { column, escaped: false });
            rest = after;
        }
        let slash = if rest.ends_with('/') { "" } else { "/" };
        parts.push(Part::Text(format!("{rest}{slash}")));
        let template = Self::new(parts, columns);
        for (at, column) in columns.iter().enumerate() {
            let used = template.parts.iter();
            if !used.into_iter().any(|it| matches!(it, Part::Value { column, .. } if *column == at))
            {
                return Err(invalid(format!(
                    "Partition location template: {text} is missing partition column: \
                     '{column}' placeholder"
                ))
                .hint(format!("all partition columns must appear: add ${{{column}}}")));
            }
        }
        Ok(template)
    }

    /// `<location>/column=value/…`.
    pub(super) fn hive_style(location: &str, columns: &[&str]) -> Self {
        let slash = if location.ends_with('/') { "" } else { "/" };
        let mut parts = vec![Part::Text(format!("{location}{slash}"))];
        for (column, name) in columns.iter().enumerate() {
            parts.push(Part::Text(format!("{}=", escape_path_name(name))));
            parts.push(Part::Value { column, escaped: true });
            parts.push(Part::Text("/".to_owned()));
        }
        Self::new(parts, columns)
    }

    fn new(mut parts: Vec<Part>, columns: &[&str]) -> Self {
        parts.retain(|it| !matches!(it, Part::Text(text) if text.is_empty()));
        Self { parts, columns: columns.iter().map(|it| (*it).to_owned()).collect() }
    }

    pub(super) fn render(&self, values: &[&str]) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Value { column, escaped } => {
                    let value = values.get(*column).copied().unwrap_or_default();
                    if *escaped {
                        out.push_str(&escape_path_name(value));
                    } else {
                        out.push_str(value);
                    }
                }
            }
        }
        out
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Value { column, .. } => {
                    let name = self.columns.get(*column).map_or("", String::as_str);
                    write!(f, "${{{name}}}")?;
                }
            }
        }
        Ok(())
    }
}
