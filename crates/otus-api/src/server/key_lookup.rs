//! The key of a request: from memory where it is known, else read beside the network's
//! threads. It must not know signatures.

use std::sync::Arc;

use otus_service::credentials::{AccessKey, KeyStore};

/// The key called `id`, expired ones included.
///
/// # Errors
/// When the keys cannot be read.
pub(crate) async fn key(
    keys: &Arc<KeyStore>,
    id: &str,
) -> Result<Option<AccessKey>, Box<dyn std::error::Error + Send + Sync>> {
    if let Some(key) = keys.recall(id) {
        return Ok(Some(key));
    }
    let (keys, id) = (Arc::clone(keys), id.to_owned());
    Ok(tokio::task::spawn_blocking(move || keys.find(&id)).await??)
}
