//! ListDataCatalogs: the one catalog there is.
//! It must not know what is in it.

use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListDataCatalogs", required: &[], writes: false, run };

fn run(_context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    super::shapes::page::size(fields)?;
    let catalog = json!({ "CatalogName": "AwsDataCatalog", "Type": "GLUE" });
    Ok(json!({ "DataCatalogsSummary": [catalog] }))
}
