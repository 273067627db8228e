//! What a user chooses about real S3, and whether anything was chosen at all. It must not
//! know how requests are made.

use std::env;
use std::path::{Path, PathBuf};

use super::retry::Retry;

/// Options of every real bucket; what is not said comes from AWS's environment variables and
/// configuration files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct S3Options {
    /// `http://127.0.0.1:9000`, for compatibles.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    pub profile: Option<String>,
    /// Requests are not signed.
    pub anonymous: bool,
    pub addressing: Addressing,
    pub retry: Retry,
    /// Keys of one page of a listing; `None`: S3's 1,000.
    pub page_keys: Option<u32>,
}

/// Where the bucket's name stands in a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Addressing {
    /// The host name for AWS, the path for other endpoints and for names with dots.
    #[default]
    Auto,
    /// `https://endpoint/bucket/key`.
    Path,
    /// `https://bucket.endpoint/key`.
    Virtual,
}

impl S3Options {
    /// Whether the user's surroundings speak of S3: an endpoint, a profile, credentials.
    #[must_use]
    pub fn is_configured(&self) -> bool {
        const NAMES: [&str; 8] = [
            "AWS_ACCESS_KEY_ID",
            "AWS_PROFILE",
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_S3",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_ROLE_ARN",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ];
        let set = |name: &str| env::var_os(name).is_some_and(|it| !it.is_empty());
        self.endpoint.is_some()
            || self.profile.is_some()
            || self.anonymous
            || NAMES.into_iter().any(set)
            || file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
            || file("AWS_CONFIG_FILE", "config")
    }
}

/// Whether the file a variable names, or else the usual one, can be read.
fn file(variable: &str, usual: &str) -> bool {
    let named = env::var_os(variable).map(PathBuf::from);
    let usual = || Some(Path::new(&env::var_os("HOME")?).join(".aws").join(usual));
    named.or_else(usual).is_some_and(|it| std::fs::metadata(it).is_ok_and(|it| it.is_file()))
}
