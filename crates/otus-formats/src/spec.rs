//! What a table's definition says about the bytes of its objects. It must not know the
//! catalog these words come from, nor how any SerDe reads them.

use std::collections::BTreeMap;

use otus_types::HiveType;

/// One column of the table (partition columns are not among them: no object holds them).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Lower case, as the catalog stores it.
    pub name: String,
    /// Struct field names keep the case of the DDL; matching ignores it.
    pub ty: HiveType,
}

/// The storage descriptor of a table or partition, as far as reading rows needs it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SerdeSpec {
    /// Fully qualified Java class of the SerDe, for example
    /// `org.openx.data.jsonserde.JsonSerDe`.
    pub class: String,
    /// Fully qualified Java class of the input format.
    pub input_format: String,
    /// SERDEPROPERTIES, with the few TBLPROPERTIES that say how to read (such as
    /// `skip.header.line.count`) merged in by the caller; keys as written.
    pub properties: BTreeMap<String, String>,
    pub columns: Vec<Column>,
}

impl SerdeSpec {
    /// A property by its exact key.
    #[must_use]
    pub fn property(&self, key: &str) -> Option<&str> {
        self.properties.get(key).map(String::as_str)
    }

    /// A boolean property: true for `true` in any case, false for anything else.
    #[must_use]
    pub fn flag(&self, key: &str, default: bool) -> bool {
        self.property(key).map_or(default, |value| value.trim().eq_ignore_ascii_case("true"))
    }
}
