//! Where and how the rows of a table or partition are stored.
//! It must not know any SerDe's properties.

use otus_types::HiveType;
use otus_types::hive_type::HiveTypeParseError;
use serde::{Deserialize, Serialize};

use super::Parameters;

/// A column or partition key. `ty` is Hive type text as DDL wrote it and Glue keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Column {
    pub name: String,
    #[serde(rename = "Type", skip_serializing_if = "String::is_empty")]
    pub ty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub parameters: Parameters,
}

impl Column {
    #[must_use]
    pub fn new(name: &str, ty: &str) -> Self {
        Self { name: name.to_owned(), ty: ty.to_owned(), ..Self::default() }
    }

    /// The parsed type. Glue stores whatever a client sent, so this can fail.
    ///
    /// # Errors
    /// When the text is no Hive type.
    pub fn hive_type(&self) -> Result<HiveType, HiveTypeParseError> {
        HiveType::parse(&self.ty)
    }
}

/// A SerDe's class and its properties.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SerdeInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The Java class, for example `org.openx.data.jsonserde.JsonSerDe`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serialization_library: Option<String>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub parameters: Parameters,
}

/// One column of `SORTED BY`: `sort_order` 1 ascending, 0 descending.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SortColumn {
    pub column: String,
    pub sort_order: i32,
}

/// Stored, never interpreted: Athena has no skewed tables.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct SkewedInfo {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skewed_column_names: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub skewed_column_values: Vec<String>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub skewed_column_value_location_maps: Parameters,
}

/// Columns, location, formats and SerDe of a table or of one partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct StorageDescriptor {
    pub columns: Vec<Column>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additional_locations: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_format: Option<String>,
    pub compressed: bool,
    /// −1 when the table is not bucketed.
    pub number_of_buckets: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serde_info: Option<SerdeInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bucket_columns: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sort_columns: Vec<SortColumn>,
    #[serde(skip_serializing_if = "Parameters::is_empty")]
    pub parameters: Parameters,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skewed_info: Option<SkewedInfo>,
    pub stored_as_sub_directories: bool,
}

impl Default for StorageDescriptor {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            location: None,
            additional_locations: Vec::new(),
            input_format: None,
            output_format: None,
            compressed: false,
            number_of_buckets: -1,
            serde_info: None,
            bucket_columns: Vec::new(),
            sort_columns: Vec::new(),
            parameters: Parameters::new(),
            skewed_info: None,
            stored_as_sub_directories: false,
        }
    }
}

impl StorageDescriptor {
    /// The SerDe's class; empty text counts as absent.
    #[must_use]
    pub fn serde_class(&self) -> Option<&str> {
        self.serde_info.as_ref()?.serialization_library.as_deref().filter(|it| !it.is_empty())
    }

    /// A property of the SerDe.
    #[must_use]
    pub fn serde_property(&self, key: &str) -> Option<&str> {
        self.serde_info.as_ref()?.parameters.get(key).map(String::as_str)
    }
}
