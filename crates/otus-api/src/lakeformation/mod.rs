//! Lake Formation as far as clients insist on it: there is nothing to grant, so lists are
//! empty and changes are accepted without effect. It must not be mistaken for access
//! control, which is the keys'.

use serde_json::{Value, json};

/// The answer to `operation`; `None` for one that is not known.
#[must_use]
pub fn answer(operation: &str) -> Option<Value> {
    Some(match operation {
        "GetResourceLFTags" => {
            json!({ "LFTagOnDatabase": [], "LFTagsOnTable": [], "LFTagsOnColumns": [] })
        }
        "AddLFTagsToResource"
        | "RemoveLFTagsFromResource"
        | "BatchGrantPermissions"
        | "BatchRevokePermissions" => json!({ "Failures": [] }),
        "ListPermissions" => json!({ "PrincipalResourcePermissions": [] }),
        "ListDataCellsFilter" => json!({ "DataCellsFilters": [] }),
        "CreateDataCellsFilter" | "UpdateDataCellsFilter" | "DeleteDataCellsFilter" => json!({}),
        _ => return None,
    })
}
