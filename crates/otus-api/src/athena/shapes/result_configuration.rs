//! `ResultConfiguration`, both ways. It must not know whether a location exists.

use otus_service::ResultConfiguration;
use serde_json::{Value, json};

use crate::wire::{ApiError, Fields, without_nulls};

#[must_use]
pub fn result_configuration(result: &ResultConfiguration) -> Value {
    let encryption = result.encryption_option.as_ref().map(|option| {
        without_nulls(json!({ "EncryptionOption": option, "KmsKey": result.kms_key }))
    });
    let acl = result.acl_option.as_ref().map(|option| json!({ "S3AclOption": option }));
    without_nulls(json!({
        "OutputLocation": result.output_location,
        "EncryptionConfiguration": encryption,
        "ExpectedBucketOwner": result.expected_bucket_owner,
        "AclConfiguration": acl,
    }))
}

/// # Errors
/// `SerializationException`.
pub fn read(fields: Option<Fields<'_>>) -> Result<ResultConfiguration, ApiError> {
    let mut result = ResultConfiguration::default();
    if let Some(fields) = fields {
        update(&mut result, fields)?;
    }
    Ok(result)
}

/// Takes over what `fields` give and leaves the rest.
///
/// # Errors
/// `SerializationException`.
pub fn update(result: &mut ResultConfiguration, fields: Fields<'_>) -> Result<(), ApiError> {
    if let Some(location) = fields.owned("OutputLocation")? {
        result.output_location = Some(location);
    }
    if let Some(encryption) = fields.object("EncryptionConfiguration")? {
        result.encryption_option = encryption.owned("EncryptionOption")?;
        result.kms_key = encryption.owned("KmsKey")?;
    }
    if let Some(owner) = fields.owned("ExpectedBucketOwner")? {
        result.expected_bucket_owner = Some(owner);
    }
    if let Some(acl) = fields.object("AclConfiguration")? {
        result.acl_option = acl.owned("S3AclOption")?;
    }
    Ok(())
}
