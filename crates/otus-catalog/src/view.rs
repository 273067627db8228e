//! Views as Athena keeps them in Glue: `/* Presto View: <base64 of JSON> */` in
//! ViewOriginalText. It must not know the SQL inside.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use otus_types::{ErrorCode, HiveType, QueryError, TrinoType};
use serde::{Deserialize, Serialize};

use crate::model::{CatalogTime, Column, SerdeInfo, StorageDescriptor, Table};
use crate::names::TableName;

const HEAD: &str = "/* Presto View: ";
const TAIL: &str = " */";

/// A view's definition, with Trino's JSON keys; unknown keys are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewDefinition {
    /// The query, as written after AS.
    pub original_sql: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog: Option<String>,
    /// The database in which names of the query without one are looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    #[serde(default)]
    pub columns: Vec<ViewColumn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_as_invoker: Option<bool>,
}

/// A column of a view; `ty` in Trino's spelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: String,
}

impl ViewDefinition {
    /// The definition inside a table that is a view.
    ///
    /// # Errors
    /// `INVALID_VIEW` when the text is not Athena's form.
    pub fn from_table(table: &Table) -> Result<Self, QueryError> {
        let invalid = |why: &str| {
            let name = table.qualified_name();
            QueryError::new(ErrorCode::InvalidView, format!("Invalid view JSON: {name}: {why}"))
        };
        let text = table.view_original_text.as_deref().unwrap_or_default().trim();
        Self::decode(text).map_err(|why| invalid(&why))
    }

    /// Reads `/* Presto View: … */`.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn decode(text: &str) -> Result<Self, String> {
        let inner = text.strip_prefix(HEAD).and_then(|it| it.strip_suffix(TAIL));
        let inner = inner.ok_or("the text does not begin with /* Presto View: ")?;
        let json = STANDARD.decode(inner.trim()).map_err(|error| error.to_string())?;
        serde_json::from_slice(&json).map_err(|error| error.to_string())
    }

    /// Athena's stored form.
    ///
    /// # Errors
    /// Never for definitions that hold text only; kept because serde can refuse.
    pub fn encode(&self) -> Result<String, QueryError> {
        let json = serde_json::to_vec(self)
            .map_err(|error| QueryError::new(ErrorCode::GenericInternalError, error.to_string()))?;
        Ok(format!("{HEAD}{}{TAIL}", STANDARD.encode(json)))
    }

    /// The catalog's entry for this view. Types without a Hive form are shown as `string`;
    /// the definition keeps the true one.
    ///
    /// # Errors
    /// As [`ViewDefinition::encode`].
    pub fn to_table(
        &self,
        name: &TableName,
        types: &[TrinoType],
        now: CatalogTime,
    ) -> Result<Table, QueryError> {
        let hive = |at: usize| {
            let ty = types.get(at).and_then(HiveType::from_trino).unwrap_or(HiveType::String);
            ty.to_string()
        };
        let columns =
            self.columns.iter().enumerate().map(|(at, it)| Column::new(&it.name, &hive(at)));
        let mut table = Table {
            name: name.table.clone(),
            database_name: name.database.clone(),
            description: self.comment.clone(),
            owner: self.owner.clone(),
            create_time: Some(now),
            update_time: Some(now),
            storage_descriptor: Some(StorageDescriptor {
                columns: columns.collect(),
                location: Some(String::new()),
                number_of_buckets: 0,
                serde_info: Some(SerdeInfo::default()),
                ..StorageDescriptor::default()
            }),
            view_original_text: Some(self.encode()?),
            view_expanded_text: Some("/* Presto View */".to_owned()),
            table_type: Some(Table::VIRTUAL_VIEW.to_owned()),
            ..Table::default()
        };
        table.parameters.insert("presto_view".to_owned(), "true".to_owned());
        let comment = self.comment.clone().unwrap_or_else(|| "Presto View".to_owned());
        table.parameters.insert("comment".to_owned(), comment);
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::{ViewColumn, ViewDefinition};
    use crate::model::CatalogTime;
    use crate::names::TableName;
    use otus_types::TrinoType;

    #[test]
    fn athenas_form_is_read() {
        // base64 of {"originalSql":"SELECT 1 a","catalog":"awsdatacatalog","schema":"default",
        // "columns":[{"name":"a","type":"integer"}]}, made with Python's base64 module.
        let text = "/* Presto View: eyJvcmlnaW5hbFNxbCI6IlNFTEVDVCAxIGEiLCJjYXRhbG9nIjoiYXdzZGF0YWNhdGFsb2ciLCJzY2hlbWEiOiJkZWZhdWx0IiwiY29sdW1ucyI6W3sibmFtZSI6ImEiLCJ0eXBlIjoiaW50ZWdlciJ9XX0= */";
        let view = ViewDefinition::decode(text).unwrap();
        assert_eq!(view.original_sql, "SELECT 1 a");
        assert_eq!(view.schema.as_deref(), Some("default"));
        assert_eq!(view.columns, [ViewColumn { name: "a".into(), ty: "integer".into() }]);
        assert_eq!(view.encode().unwrap(), text);
        let table = view
            .to_table(&TableName::new("d", "v"), &[TrinoType::Integer], CatalogTime::now())
            .unwrap();
        assert!(table.is_view());
        assert_eq!(ViewDefinition::from_table(&table).unwrap(), view);
        assert_eq!(table.columns()[0].ty, "int");
        assert!(ViewDefinition::decode("SELECT 1").is_err());
    }
}
