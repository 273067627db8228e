//! `WorkGroup` and its configuration. EnforceWorkGroupConfiguration and EngineVersion are
//! always there: clients dereference them before every query. It must not know queries.

use otus_service::{ENGINE_VERSION, WorkGroup, WorkGroupConfiguration};
use serde_json::{Value, json};

use super::result_configuration::{self, result_configuration};
use crate::wire::{ApiError, Fields, seconds, without_nulls};

#[must_use]
pub fn workgroup(group: &WorkGroup) -> Value {
    without_nulls(json!({
        "Name": group.name,
        "State": state(group),
        "Configuration": configuration(&group.configuration),
        "Description": group.description,
        "CreationTime": seconds(group.created_ms),
    }))
}

/// The shape in ListWorkGroups, where a missing description is an empty one.
#[must_use]
pub fn summary(group: &WorkGroup) -> Value {
    json!({
        "Name": group.name,
        "State": state(group),
        "Description": group.description.as_deref().unwrap_or_default(),
        "CreationTime": seconds(group.created_ms),
        "EngineVersion": engine_version(&group.configuration),
    })
}

fn state(group: &WorkGroup) -> &'static str {
    if group.enabled { "ENABLED" } else { "DISABLED" }
}

fn engine_version(configuration: &WorkGroupConfiguration) -> Value {
    json!({
        "SelectedEngineVersion": configuration.selected_engine_version,
        "EffectiveEngineVersion": ENGINE_VERSION,
    })
}

fn configuration(it: &WorkGroupConfiguration) -> Value {
    let managed = it.managed_results.then(|| {
        let key = it.managed_results_kms_key.as_ref().map(|key| json!({ "KmsKey": key }));
        without_nulls(json!({ "Enabled": true, "EncryptionConfiguration": key }))
    });
    let customer_key = it.customer_content_kms_key.as_ref().map(|key| json!({ "KmsKey": key }));
    without_nulls(json!({
        "ResultConfiguration": result_configuration(&it.result),
        "ManagedQueryResultsConfiguration": managed,
        "EnforceWorkGroupConfiguration": it.enforce,
        "PublishCloudWatchMetricsEnabled": it.publish_metrics,
        "BytesScannedCutoffPerQuery": it.bytes_scanned_cutoff,
        "RequesterPaysEnabled": it.requester_pays,
        "EngineVersion": engine_version(it),
        "AdditionalConfiguration": it.additional_configuration,
        "ExecutionRole": it.execution_role,
        "CustomerContentEncryptionConfiguration": customer_key,
        "EnableMinimumEncryptionConfiguration": it.minimum_encryption,
    }))
}

/// Takes over what a `WorkGroupConfiguration` or `WorkGroupConfigurationUpdates` gives.
///
/// # Errors
/// `SerializationException`.
pub fn update(it: &mut WorkGroupConfiguration, fields: Fields<'_>) -> Result<(), ApiError> {
    if let Some(result) = fields.object("ResultConfiguration")? {
        result_configuration::update(&mut it.result, result)?;
    }
    if let Some(updates) = fields.object("ResultConfigurationUpdates")? {
        remove(it, updates)?;
        result_configuration::update(&mut it.result, updates)?;
    }
    let managed = fields.object("ManagedQueryResultsConfiguration")?;
    if let Some(managed) = managed.or(fields.object("ManagedQueryResultsConfigurationUpdates")?) {
        it.managed_results = managed.boolean("Enabled")?.unwrap_or(it.managed_results);
        if let Some(key) = managed.object("EncryptionConfiguration")? {
            it.managed_results_kms_key = key.owned("KmsKey")?;
        }
    }
    let flag = |name: &str, old: bool| fields.boolean(name).map(|it| it.unwrap_or(old));
    it.enforce = flag("EnforceWorkGroupConfiguration", it.enforce)?;
    it.publish_metrics = flag("PublishCloudWatchMetricsEnabled", it.publish_metrics)?;
    it.requester_pays = flag("RequesterPaysEnabled", it.requester_pays)?;
    it.minimum_encryption = flag("EnableMinimumEncryptionConfiguration", it.minimum_encryption)?;
    if let Some(cutoff) = fields.integer("BytesScannedCutoffPerQuery")? {
        it.bytes_scanned_cutoff = u64::try_from(cutoff).ok();
    }
    if flag("RemoveBytesScannedCutoffPerQuery", false)? {
        it.bytes_scanned_cutoff = None;
    }
    if let Some(version) = fields.object("EngineVersion")?
        && let Some(selected) = version.owned("SelectedEngineVersion")?
    {
        it.selected_engine_version = selected;
    }
    if let Some(role) = fields.owned("ExecutionRole")? {
        it.execution_role = Some(role);
    }
    if let Some(additional) = fields.owned("AdditionalConfiguration")? {
        it.additional_configuration = Some(additional);
    }
    if let Some(key) = fields.object("CustomerContentEncryptionConfiguration")? {
        it.customer_content_kms_key = key.owned("KmsKey")?;
    }
    if flag("RemoveCustomerContentEncryptionConfiguration", false)? {
        it.customer_content_kms_key = None;
    }
    Ok(())
}

fn remove(it: &mut WorkGroupConfiguration, updates: Fields<'_>) -> Result<(), ApiError> {
    let flag = |name: &str| updates.boolean(name).map(Option::unwrap_or_default);
    if flag("RemoveOutputLocation")? {
        it.result.output_location = None;
    }
    if flag("RemoveEncryptionConfiguration")? {
        it.result.encryption_option = None;
        it.result.kms_key = None;
    }
    if flag("RemoveExpectedBucketOwner")? {
        it.result.expected_bucket_owner = None;
    }
    if flag("RemoveAclConfiguration")? {
        it.result.acl_option = None;
    }
    Ok(())
}
