//! What all real buckets share: the I/O threads, the HTTPS client, the account, a bound on
//! requests in flight. It must not know S3's calls.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::HttpConnectorSettings;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use super::credentials::Account;
use super::options::S3Options;

/// Threads that move bytes; decoding has its own.
const IO_THREADS: usize = 2;
/// Requests in flight at the same time, whatever they are for.
const REQUESTS_MAX: usize = 256;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Until the head of an answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// See the module.
#[derive(Debug)]
pub struct S3Client {
    pub(super) options: S3Options,
    pub(super) account: Account,
    pub(super) connector: Connector,
    pub(super) in_flight: Semaphore,
    /// `None` only while being dropped.
    io: Mutex<Option<Runtime>>,
    handle: tokio::runtime::Handle,
}

impl S3Client {
    /// Starts the I/O threads; nothing is asked of AWS yet.
    ///
    /// # Errors
    /// When threads cannot be started.
    pub fn new(options: S3Options) -> std::io::Result<Arc<Self>> {
        let io = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(IO_THREADS)
            .thread_name("otus-s3")
            .enable_all()
            .build()?;
        let settings = HttpConnectorSettings::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .read_timeout(ANSWER_TIMEOUT)
            .build();
        let connector = Connector::builder()
            .connector_settings(settings)
            .proxy_config(ProxyConfig::from_env())
            .pool_max_idle_per_host(REQUESTS_MAX)
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build();
        let handle = io.handle().clone();
        Ok(Arc::new(Self {
            options,
            account: Account::default(),
            connector,
            in_flight: Semaphore::new(REQUESTS_MAX),
            io: Mutex::new(Some(io)),
            handle,
        }))
    }

    /// Runs `work` on the I/O threads, whatever thread waits for it.
    ///
    /// # Errors
    /// When the work stopped without an answer: the process is ending.
    pub(super) async fn on_io<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, std::io::Error> {
        let task = AbortOnDrop(self.handle.spawn(work));
        task.await.map_err(std::io::Error::other)
    }
}

impl Drop for S3Client {
    fn drop(&mut self) {
        // May be dropped on one of the engine's threads, where waiting is forbidden.
        if let Some(io) = self.io.lock().unwrap_or_else(PoisonError::into_inner).take() {
            io.shutdown_background();
        }
    }
}

/// A query that is cancelled must not leave its requests running.
struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<T> Future for AbortOnDrop<T> {
    type Output = Result<T, tokio::task::JoinError>;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        std::pin::Pin::new(&mut self.0).poll(cx)
    }
}
