//! ListEngineVersions: the one engine version there is, and AUTO, which means it.
//! It must not know workgroups.

use otus_service::ENGINE_VERSION;
use serde_json::{Value, json};

use crate::wire::{ApiError, Context, Fields, Operation};

pub const OPERATION: Operation =
    Operation { name: "ListEngineVersions", required: &[], writes: false, run };

fn run(_context: &Context, _fields: Fields<'_>) -> Result<Value, ApiError> {
    let version = |selected: &str| json!({ "SelectedEngineVersion": selected, "EffectiveEngineVersion": ENGINE_VERSION });
    Ok(json!({ "EngineVersions": [version("AUTO"), version(ENGINE_VERSION)] }))
}
