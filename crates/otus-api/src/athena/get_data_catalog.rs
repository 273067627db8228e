//! GetDataCatalog: the one catalog there is.
//! It must not know what is in it.

use serde_json::{Value, json};

use super::shapes::table_metadata::no_catalog;
use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "GetDataCatalog", required: &["Name"], writes: false, run };

fn run(context: &Context, fields: Fields<'_>) -> Result<Value, ApiError> {
    let name = fields.required("Name")?;
    if name.is_empty() || !otus_service::is_our_catalog(name) {
        return Err(no_catalog(name));
    }
    let parameters = json!({ "catalog-id": context.account.as_ref() });
    let catalog = json!({ "Name": "AwsDataCatalog", "Type": "GLUE", "Parameters": parameters });
    Ok(json!({ "DataCatalog": catalog }))
}
