//! Who signs: AWS's default chain (environment, profile, SSO, role_arn and source_profile,
//! credential_process, web identity, container, instance), asked when the first request is
//! made and again before what it gave expires. It must not know requests.

use std::time::{Duration, SystemTime};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use tokio::sync::{Mutex, OnceCell};

use super::options::S3Options;

/// Credentials are renewed this long before they expire.
const EARLY: Duration = Duration::from_secs(300);

/// The account's configuration and its current credentials.
#[derive(Debug, Default)]
pub struct Account {
    config: OnceCell<SdkConfig>,
    current: Mutex<Option<Credentials>>,
}

impl Account {
    /// The region of the configuration.
    pub async fn region(&self, options: &S3Options) -> Option<String> {
        if options.region.is_some() {
            return options.region.clone();
        }
        self.config(options).await.region().map(ToString::to_string)
    }

    /// The endpoint of the options, of `AWS_ENDPOINT_URL_S3` or of the configuration.
    pub async fn endpoint(&self, options: &S3Options) -> Option<String> {
        if options.endpoint.is_some() {
            return options.endpoint.clone();
        }
        let named = std::env::var("AWS_ENDPOINT_URL_S3").ok().filter(|it| !it.is_empty());
        match named {
            Some(endpoint) => Some(endpoint),
            None => self.config(options).await.endpoint_url().map(str::to_owned),
        }
    }

    /// Credentials to sign with; `None` when requests are not signed.
    ///
    /// # Errors
    /// Why no provider of the chain gave any.
    pub async fn credentials(&self, options: &S3Options) -> Result<Option<Credentials>, String> {
        if options.anonymous {
            return Ok(None);
        }
        let mut current = self.current.lock().await;
        if let Some(known) = current.as_ref().filter(|it| is_fresh(it)) {
            return Ok(Some(known.clone()));
        }
        let provider = self.config(options).await.credentials_provider();
        let provider = provider.ok_or_else(|| String::from("no provider is configured"))?;
        let found = provider.provide_credentials().await;
        let found = found.map_err(|error| causes(&error))?;
        *current = Some(found.clone());
        Ok(Some(found))
    }

    async fn config(&self, options: &S3Options) -> &SdkConfig {
        self.config.get_or_init(|| load(options)).await
    }
}

async fn load(options: &S3Options) -> SdkConfig {
    let https = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(https);
    if let Some(profile) = &options.profile {
        loader = loader.profile_name(profile);
    }
    if let Some(region) = &options.region {
        loader = loader.region(Region::new(region.clone()));
    }
    loader.load().await
}

fn is_fresh(credentials: &Credentials) -> bool {
    credentials.expiry().is_none_or(|at| SystemTime::now() + EARLY < at)
}

/// An error and what caused it, in one line.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let said = inner.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = inner.source();
    }
    text
}
