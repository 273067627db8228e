//! The listener: one port for every API. It must not know what any API does.

mod body;
mod caller;
mod connection;
mod dispatch;
mod gate;
mod json_api;
mod key_lookup;
mod limits;
mod rechunk;
mod refusal;
mod request_id;
mod same_machine;
mod tls;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use otus_service::Service;
use otus_service::audit::Audit;
use otus_service::credentials::{KeyError, KeyStore};
use otus_storage::embedded::Store;
use tokio::net::TcpListener;

use crate::console::ConsoleBackend;

pub use body::BodyTimeout;
pub use caller::Caller;
pub(crate) use gate::signed;
pub use json_api::{ApiRequest, ApiService, JsonApi, UnknownOperations};
pub(crate) use key_lookup::key;
pub use limits::Limits;
pub(crate) use refusal::escape;
pub use refusal::refusal;
pub(crate) use same_machine::is_trusted;

/// What the server is told at start.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    pub listen: SocketAddr,
    /// Believe any signature or none. Only on loopback.
    pub anonymous: bool,
    /// Answer HTTPS instead of HTTP.
    pub tls: Option<TlsFiles>,
    /// Domains whose subdomains name buckets, beside `localhost`.
    pub domains: Vec<String>,
    pub limits: Limits,
}

/// PEM files.
#[derive(Debug, Clone)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("--anonymous is for loopback addresses only; {0} can be reached by others")]
    AnonymousBeyondLoopback(SocketAddr),
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
    #[error("cannot use {0}: {1}")]
    Tls(PathBuf, String),
    #[error("{0} is not a domain")]
    Domain(String),
    #[error(transparent)]
    Keys(#[from] KeyError),
}

/// What the APIs work with.
#[derive(Clone)]
pub struct Backend {
    pub service: Arc<Service>,
    pub keys: Arc<KeyStore>,
    /// The JSON and query APIs.
    pub json: Arc<dyn JsonApi>,
    pub console: ConsoleBackend,
    pub audit: Audit,
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backend").field("service", &self.service).finish_non_exhaustive()
    }
}

/// A server that listens.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    tls: Option<tokio_rustls::TlsAcceptor>,
    router: axum::Router,
    limits: Limits,
    store: Option<Store>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts listening; requests wait until [`Self::run`].
    ///
    /// # Errors
    /// When the options contradict each other or the address cannot be used.
    pub async fn bind(options: ServerOptions, backend: Backend) -> Result<Self, ServeError> {
        if options.anonymous && !options.listen.ip().is_loopback() {
            return Err(ServeError::AnonymousBeyondLoopback(options.listen));
        }
        let tls = options.tls.as_ref().map(tls::acceptor).transpose()?;
        let failed = |error| ServeError::Listen(options.listen, error);
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let router = dispatch::router(&options, &backend)?;
        let store = backend.service.mounts().store().cloned();
        Ok(Self { listener, address, tls, router, limits: options.limits, store })
    }

    /// Where it listens, with the port the system chose for 0.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests until `stop` completes, then lets those under way finish.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let tidying = self.store.map(|store| tokio::spawn(collect_garbage(store)));
        connection::accept(self.listener, self.tls, self.router, self.limits, stop).await;
        if let Some(tidying) = tidying {
            tidying.abort();
        }
    }
}

/// How often the blobs of deleted objects are removed.
const GARBAGE_EVERY: Duration = Duration::from_secs(2);

async fn collect_garbage(store: Store) {
    loop {
        tokio::time::sleep(GARBAGE_EVERY).await;
        let store = store.clone();
        let collected = tokio::task::spawn_blocking(move || store.collect_garbage()).await;
        if let Ok(Err(error)) = collected {
            tracing::warn!(%error, "cannot remove the blobs of deleted objects");
        }
    }
}
