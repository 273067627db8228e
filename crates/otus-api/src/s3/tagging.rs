//! Tags of objects. It must not know mounts: only the store keeps tags.

use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result};

use super::OtusS3;
use super::names::checked_tags;
use super::place::in_store;

/// GetObjectTagging.
pub(super) async fn get(
    s3: &OtusS3,
    request: S3Request<GetObjectTaggingInput>,
) -> S3Result<S3Response<GetObjectTaggingOutput>> {
    let input = request.input;
    let source = s3.open(&input.bucket, &input.key).await?;
    let tags = source.info.details.tags.iter().cloned();
    let tag_set = tags.map(|(key, value)| Tag { key: Some(key), value: Some(value) }).collect();
    Ok(S3Response::new(GetObjectTaggingOutput { tag_set, ..Default::default() }))
}

/// PutObjectTagging.
pub(super) async fn put(
    s3: &OtusS3,
    request: S3Request<PutObjectTaggingInput>,
) -> S3Result<S3Response<PutObjectTaggingOutput>> {
    let input = request.input;
    let tags = input.tagging.tag_set.into_iter();
    let tags = tags.map(|it| (it.key.unwrap_or_default(), it.value.unwrap_or_default()));
    let tags = checked_tags(tags.collect())?;
    set(s3, input.bucket, input.key, tags).await?;
    Ok(S3Response::new(PutObjectTaggingOutput::default()))
}

/// DeleteObjectTagging.
pub(super) async fn delete(
    s3: &OtusS3,
    request: S3Request<DeleteObjectTaggingInput>,
) -> S3Result<S3Response<DeleteObjectTaggingOutput>> {
    let input = request.input;
    set(s3, input.bucket, input.key, Vec::new()).await?;
    let output = DeleteObjectTaggingOutput::default();
    Ok(S3Response::with_status(output, hyper::StatusCode::NO_CONTENT))
}

async fn set(
    s3: &OtusS3,
    bucket: String,
    key: String,
    tags: Vec<(String, String)>,
) -> S3Result<()> {
    let store = s3.place(&bucket).await?.store()?;
    in_store(move || store.set_tags(&bucket, &key, tags)).await
}
