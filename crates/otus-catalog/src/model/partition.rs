//! A registered partition. It must not know the table it belongs to beyond its name.

use serde::{Deserialize, Serialize};

use super::{CatalogTime, Parameters, StorageDescriptor};

/// Values in the order of the table's partition keys, as text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Partition {
    pub values: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub database_name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub table_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_access_time: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_analyzed_time: Option<CatalogTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub storage_descriptor: Option<StorageDescriptor>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub parameters: Parameters,
}

impl Partition {
    /// A partition at `location` that inherits the rest of `descriptor`.
    #[must_use]
    pub fn at(values: Vec<String>, location: &str, descriptor: &StorageDescriptor) -> Self {
        let storage =
            StorageDescriptor { location: Some(location.to_owned()), ..descriptor.clone() };
        Self { values, storage_descriptor: Some(storage), ..Self::default() }
    }

    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.storage_descriptor.as_ref()?.location.as_deref()
    }
}
