//! HTTPS from two PEM files. It must not know HTTP.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

use super::{ServeError, TlsFiles};

/// Reads certificate and key.
pub(super) fn acceptor(files: &TlsFiles) -> Result<TlsAcceptor, ServeError> {
    let bad = |path: &Path, error: String| ServeError::Tls(path.to_owned(), error);
    let chain: Result<Vec<_>, _> = CertificateDer::pem_file_iter(&files.certificate)
        .map_err(|it| bad(&files.certificate, it.to_string()))?
        .collect();
    let chain = chain.map_err(|it| bad(&files.certificate, it.to_string()))?;
    let key = PrivateKeyDer::from_pem_file(&files.key);
    let key = key.map_err(|it| bad(&files.key, it.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(chain, key));
    let mut config = config.map_err(|it| bad(&files.certificate, it.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
