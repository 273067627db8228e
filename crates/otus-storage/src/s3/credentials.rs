//! Who signs: AWS's default chain (environment, profile, SSO, role_arn and source_profile,
//! credential_process, web identity, container, instance), asked when the first request is
//! made and again before what it gave expires. It must not know requests.

use std::env;
use std::time::{Duration, SystemTime};

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use tokio::sync::{Mutex, OnceCell};

use super::options::S3Options;
use super::process;

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
        let found = self.provide(options).await?;
        *current = Some(found.clone());
        Ok(Some(found))
    }

    /// A profile that was named goes before the environment, as the aws command has it.
    async fn provide(&self, options: &S3Options) -> Result<Credentials, String> {
        let from_environment = options.profile.is_none() && is_set("AWS_ACCESS_KEY_ID");
        let profile = options.profile.clone().or_else(|| env::var("AWS_PROFILE").ok());
        let profile = profile.unwrap_or_else(|| "default".to_owned());
        if let Some(command) = process::command(&profile).filter(|_| !from_environment) {
            return process::run(command).await;
        }
        if let Some(profile) = &options.profile {
            let region = self.config(options).await.region().cloned();
            let surroundings =
                ProviderConfig::without_region().with_http_client(https()).with_region(region);
            let provider = ProfileFileCredentialsProvider::builder()
                .configure(&surroundings)
                .profile_name(profile)
                .build();
            return provider.provide_credentials().await.map_err(|error| causes(&error));
        }
        let provider = self.config(options).await.credentials_provider();
        let provider = provider.ok_or_else(|| String::from("no provider is configured"))?;
        provider.provide_credentials().await.map_err(|error| causes(&error))
    }

    async fn config(&self, options: &S3Options) -> &SdkConfig {
        self.config.get_or_init(|| load(options)).await
    }
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|it| !it.is_empty())
}

/// The client by which providers ask STS, SSO and the instance.
fn https() -> SharedHttpClient {
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https()
}

async fn load(options: &S3Options) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest()).http_client(https());
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
