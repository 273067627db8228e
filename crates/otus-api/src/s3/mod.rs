//! S3 over the buckets of `otus-storage`, through `s3s`. It must not know the other APIs.

mod access;
mod bucket_operations;
mod checksums;
mod conditions;
mod copy;
mod delete;
mod download;
mod errors;
mod host;
mod list;
mod multipart;
mod names;
mod operations;
mod place;
mod receive;
mod recorded;
mod source;
mod stand_in;
mod tagging;
mod upload;

use std::sync::Arc;
use std::time::SystemTime;

use otus_storage::MountTable;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::validation::NameValidation;

use crate::server::Backend;

pub use host::domains;
pub(crate) use recorded::{Asked, Note};
pub use stand_in::StandIn;

/// The S3 service; on an anonymous server every request is signed by `stand_in`.
pub(crate) fn service(
    backend: &Backend,
    stand_in: Option<Arc<StandIn>>,
    domains: Vec<String>,
) -> S3Service {
    let mounts = backend.service.mounts().clone();
    let mut builder = S3ServiceBuilder::new(OtusS3 { mounts, started: SystemTime::now() });
    builder.set_auth(access::Keys { store: Arc::clone(&backend.keys), stand_in });
    builder.set_access(access::Scopes);
    builder.set_host(host::Domains(domains));
    builder.set_validation(MountNames);
    builder.build()
}

/// The operations; what is not among them is answered with 501 by `s3s`.
#[derive(Debug)]
struct OtusS3 {
    mounts: MountTable,
    started: SystemTime,
}

/// Names a bucket may be asked for: mounts are named more freely than buckets are made.
struct MountNames;

impl NameValidation for MountNames {
    fn validate_bucket_name(&self, name: &str) -> bool {
        let word = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-' | b'_');
        (1..=255).contains(&name.len())
            && name.bytes().all(word)
            && !name.bytes().all(|it| it == b'.')
    }
}
