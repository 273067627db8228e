//! Operations on whole buckets. Mounts are buckets that cannot be made or deleted here. It
//! must not know objects.

use otus_storage::Bucket;
use otus_storage::embedded::is_bucket_name;
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result, s3_error};

use super::OtusS3;
use super::errors::store_error;
use super::names::timestamp;
use super::place::{Place, blocking, in_store};
use crate::server::Caller;

/// Where every bucket is said to be: any region is accepted.
const REGION: &str = "us-east-1";

/// CreateBucket.
pub(super) async fn create(
    s3: &OtusS3,
    request: S3Request<CreateBucketInput>,
) -> S3Result<S3Response<CreateBucketOutput>> {
    let name = request.input.bucket;
    if !is_bucket_name(&name) {
        return Err(s3_error!(InvalidBucketName, "The specified bucket is not valid."));
    }
    if s3.mounts.is_mounted(&name) {
        return Err(s3_error!(BucketAlreadyOwnedByYou, "a mount has this name"));
    }
    let store = s3.store()?;
    let location = format!("/{name}");
    in_store(move || store.create_bucket(&name)).await?;
    Ok(S3Response::new(CreateBucketOutput { location: Some(location) }))
}

/// DeleteBucket.
pub(super) async fn delete(
    s3: &OtusS3,
    request: S3Request<DeleteBucketInput>,
) -> S3Result<S3Response<DeleteBucketOutput>> {
    let name = request.input.bucket;
    match s3.place(&name).await? {
        Place::Store(store) => in_store(move || store.delete_bucket(&name)).await?,
        Place::Mounted(_) => {
            return Err(s3_error!(AccessDenied, "a mount is ended on the command line"));
        }
    }
    let output = DeleteBucketOutput::default();
    Ok(S3Response::with_status(output, hyper::StatusCode::NO_CONTENT))
}

/// HeadBucket.
pub(super) async fn head(
    s3: &OtusS3,
    request: S3Request<HeadBucketInput>,
) -> S3Result<S3Response<HeadBucketOutput>> {
    s3.place(&request.input.bucket).await?;
    let output = HeadBucketOutput { bucket_region: Some(REGION.to_owned()), ..Default::default() };
    Ok(S3Response::new(output))
}

/// GetBucketLocation: empty, as S3 says for `us-east-1`.
pub(super) async fn location(
    s3: &OtusS3,
    request: S3Request<GetBucketLocationInput>,
) -> S3Result<S3Response<GetBucketLocationOutput>> {
    s3.place(&request.input.bucket).await?;
    Ok(S3Response::new(GetBucketLocationOutput::default()))
}

/// GetBucketVersioning: never enabled.
pub(super) async fn versioning(
    s3: &OtusS3,
    request: S3Request<GetBucketVersioningInput>,
) -> S3Result<S3Response<GetBucketVersioningOutput>> {
    s3.place(&request.input.bucket).await?;
    Ok(S3Response::new(GetBucketVersioningOutput::default()))
}

/// ListBuckets: those the caller may read.
pub(super) async fn list(
    s3: &OtusS3,
    request: S3Request<ListBucketsInput>,
) -> S3Result<S3Response<ListBucketsOutput>> {
    let caller = request.extensions.get::<Caller>().cloned();
    let may_read =
        move |name: &str| caller.as_ref().is_some_and(|it| it.permissions.may_read_bucket(name));
    let (mounts, started) = (s3.mounts.clone(), Timestamp::from(s3.started));
    let prefix = request.input.prefix.clone();
    let buckets = blocking(move || {
        let mut buckets: Vec<(String, Timestamp)> = Vec::new();
        for mount in mounts.list() {
            let embedded = mounts.bucket(&mount.bucket).ok();
            if embedded.is_none_or(|it| !matches!(it.as_ref(), Bucket::Embedded(_))) {
                buckets.push((mount.bucket, started.clone()));
            }
        }
        if let Some(store) = mounts.store() {
            for bucket in store.buckets().map_err(store_error)? {
                buckets.push((bucket.name, timestamp(bucket.created_ms)));
            }
        }
        Ok(buckets)
    });
    let mut buckets = buckets.await?;
    buckets.retain(|(name, _)| {
        may_read(name) && prefix.as_ref().is_none_or(|it| name.starts_with(it.as_str()))
    });
    buckets.sort_by(|a, b| a.0.cmp(&b.0));
    let buckets = buckets.into_iter().map(|(name, created)| s3s::dto::Bucket {
        name: Some(name),
        creation_date: Some(created),
        ..Default::default()
    });
    let output = ListBucketsOutput {
        buckets: Some(buckets.collect()),
        owner: Some(owner()),
        ..Default::default()
    };
    Ok(S3Response::new(output))
}

/// Everything belongs to one account.
pub(super) fn owner() -> Owner {
    Owner { display_name: Some(String::from("otus")), id: Some("0".repeat(64)) }
}
