//! S3 over the buckets of `otus-storage`, through `s3s`. It must not know the other APIs.

mod access;
mod host;
mod stand_in;

use std::sync::Arc;

use s3s::service::{S3Service, S3ServiceBuilder};

use crate::server::Backend;

pub use host::domains;
pub use stand_in::StandIn;

/// The S3 service; on an anonymous server every request is signed by `stand_in`.
pub(crate) fn service(
    backend: &Backend,
    stand_in: Option<Arc<StandIn>>,
    domains: Vec<String>,
) -> S3Service {
    let mut builder = S3ServiceBuilder::new(OtusS3);
    builder.set_auth(access::Keys { store: Arc::clone(&backend.keys), stand_in });
    builder.set_access(access::Scopes);
    builder.set_host(host::Domains(domains));
    builder.build()
}

/// The operations; what is not here is answered with 501 by `s3s`.
#[derive(Debug)]
struct OtusS3;

#[async_trait::async_trait]
impl s3s::S3 for OtusS3 {}
