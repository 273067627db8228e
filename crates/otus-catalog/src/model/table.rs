//! Databases, tables and views. It must not know the text of the statement that made them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CatalogTime, Column, StorageDescriptor};
use crate::names::TableName;

/// Properties sorted by key, the order in which Hive prints them.
pub type Parameters = BTreeMap<String, String>;

/// A database (schema).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Database {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_uri: Option<String>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub parameters: Parameters,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<CatalogTime>,
}

impl Database {
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { name: crate::names::fold(name), ..Self::default() }
    }
}

/// A table or view. Which of the two says [`Table::is_view`]: clients send `TableType`
/// sloppily, so it stays text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Table {
    pub name: String,
    pub database_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update_time: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_access_time: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_analyzed_time: Option<CatalogTime>,
    pub retention: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_descriptor: Option<StorageDescriptor>,
    pub partition_keys: Vec<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_original_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view_expanded_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_type: Option<String>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub parameters: Parameters,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// Counts from 0 and grows by one with each update; on the wire decimal text.
    #[serde(rename = "VersionId", with = "decimal_text")]
    pub version: u64,
}

impl Table {
    pub const EXTERNAL_TABLE: &str = "EXTERNAL_TABLE";
    pub const VIRTUAL_VIEW: &str = "VIRTUAL_VIEW";

    #[must_use]
    pub fn qualified_name(&self) -> TableName {
        TableName::new(&self.database_name, &self.name)
    }

    #[must_use]
    pub fn is_view(&self) -> bool {
        self.table_type.as_deref().is_some_and(|ty| ty.eq_ignore_ascii_case(Self::VIRTUAL_VIEW))
    }

    #[must_use]
    pub fn is_iceberg(&self) -> bool {
        self.parameter("table_type").is_some_and(|ty| ty.eq_ignore_ascii_case("ICEBERG"))
    }

    /// The data columns, without partition keys.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.storage_descriptor.as_ref().map_or(&[], |storage| &storage.columns)
    }

    /// Data columns, then partition keys: the order of `SELECT *`.
    pub fn all_columns(&self) -> impl Iterator<Item = &Column> {
        self.columns().iter().chain(&self.partition_keys)
    }

    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.storage_descriptor.as_ref()?.location.as_deref().filter(|it| !it.is_empty())
    }

    /// A table property whose key is matched without regard to case; an exact match wins.
    #[must_use]
    pub fn parameter(&self, key: &str) -> Option<&str> {
        let exact = self.parameters.get(key);
        let found = exact.or_else(|| {
            self.parameters.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|it| it.1)
        });
        found.map(String::as_str)
    }
}

mod decimal_text {
    //! `VersionId` on the wire: `"0"`, `"1"`, …; absent or empty counts as 0.

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(version: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(version)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
        if text.is_empty() {
            return Ok(0);
        }
        text.parse().map_err(|_| D::Error::custom(format!("VersionId is not a number: {text}")))
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn glues_json_is_read_and_written_unchanged() {
        let text = r#"{"Name":"t","DatabaseName":"d","CreateTime":1700000000.5,"Retention":0,
            "StorageDescriptor":{"Columns":[{"Name":"a","Type":"int","Comment":"c"}],
            "Location":"s3://b/t/","Compressed":false,"NumberOfBuckets":-1,
            "SerdeInfo":{"SerializationLibrary":"x","Parameters":{"field.delim":","}},
            "StoredAsSubDirectories":false},"PartitionKeys":[{"Name":"p","Type":"string"}],
            "TableType":"EXTERNAL_TABLE","Parameters":{"EXTERNAL":"TRUE"},"VersionId":"7"}"#;
        let table: Table = serde_json::from_str(text).unwrap();
        assert_eq!(table.version, 7);
        assert_eq!(table.create_time.unwrap().0, 1_700_000_000_500);
        assert_eq!(table.all_columns().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["a", "p"]);
        let back = serde_json::to_value(&table).unwrap();
        assert_eq!(back, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn property_keys_ignore_case_but_the_exact_one_wins() {
        let mut table = Table::default();
        table.parameters.insert("Projection.Enabled".into(), "false".into());
        assert_eq!(table.parameter("projection.enabled"), Some("false"));
        table.parameters.insert("projection.enabled".into(), "true".into());
        assert_eq!(table.parameter("projection.enabled"), Some("true"));
    }
}
