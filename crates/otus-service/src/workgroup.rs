//! A workgroup's settings: where results go, what a query may scan, how it is recorded.
//! It must not know how they look on the wire.

use serde::{Deserialize, Serialize};

/// The workgroup every data directory has.
pub const PRIMARY: &str = "primary";
/// What queries run on; there is no other.
pub const ENGINE_VERSION: &str = "Athena engine version 3";
/// Where results go when nobody says: a bucket of the embedded store.
pub const RESULTS_LOCATION: &str = "s3://otus-results/";

/// Where and how result files are written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultConfiguration {
    /// `s3://bucket/prefix`, with or without `/` at its end.
    pub output_location: Option<String>,
    /// Kept and shown; the embedded store does not encrypt.
    pub encryption_option: Option<String>,
    pub kms_key: Option<String>,
    pub expected_bucket_owner: Option<String>,
    pub acl_option: Option<String>,
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkGroup {
    pub name: String,
    pub description: Option<String>,
    pub enabled: bool,
    /// Milliseconds since 1970.
    pub created_ms: i64,
    pub configuration: WorkGroupConfiguration,
}

/// What a workgroup lays down for its queries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkGroupConfiguration {
    pub result: ResultConfiguration,
    /// The workgroup's result configuration wins over the client's.
    pub enforce: bool,
    pub publish_metrics: bool,
    pub requester_pays: bool,
    pub minimum_encryption: bool,
    /// A query that would scan more stored bytes ends cancelled.
    pub bytes_scanned_cutoff: Option<u64>,
    /// `AUTO` or an engine version's name.
    pub selected_engine_version: String,
    /// Results are kept by the server, no file is written to a bucket.
    pub managed_results: bool,
    pub managed_results_kms_key: Option<String>,
    pub execution_role: Option<String>,
    pub additional_configuration: Option<String>,
    pub customer_content_kms_key: Option<String>,
}

impl Default for WorkGroupConfiguration {
    fn default() -> Self {
        Self {
            result: ResultConfiguration::default(),
            enforce: true,
            publish_metrics: false,
            requester_pays: false,
            minimum_encryption: false,
            bytes_scanned_cutoff: None,
            selected_engine_version: String::from("AUTO"),
            managed_results: false,
            managed_results_kms_key: None,
            execution_role: None,
            additional_configuration: None,
            customer_content_kms_key: None,
        }
    }
}

impl WorkGroupConfiguration {
    /// Whether a SELECT gives what can be read and lists damaged objects, rather than fail
    /// as Athena does. AWS's settings have no word for it: it is asked for with
    /// `{"partial_results": true}` in `AdditionalConfiguration`, which clients send as it is.
    #[must_use]
    pub fn partial_results(&self) -> bool {
        let text = self.additional_configuration.as_deref().unwrap_or_default();
        let asked: Option<serde_json::Value> = serde_json::from_str(text).ok();
        asked.is_some_and(|it| it.get("partial_results") == Some(&serde_json::Value::Bool(true)))
    }
}

impl WorkGroup {
    /// The workgroup `primary` as a new data directory has it: results go to a bucket of the
    /// embedded store, and clients may say otherwise.
    #[must_use]
    pub fn primary(now_ms: i64) -> Self {
        let result = ResultConfiguration {
            output_location: Some(RESULTS_LOCATION.to_owned()),
            ..ResultConfiguration::default()
        };
        let configuration =
            WorkGroupConfiguration { result, enforce: false, ..WorkGroupConfiguration::default() };
        Self {
            name: PRIMARY.to_owned(),
            description: None,
            enabled: true,
            created_ms: now_ms,
            configuration,
        }
    }
}
