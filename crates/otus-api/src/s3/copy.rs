//! CopyObject and UploadPartCopy. Within the store a copy shares its bytes; across stores
//! they are read and written. It must not know how.

use otus_storage::embedded::{Details, ObjectInfo, Precondition, StoreError};
use s3s::dto::*;
use s3s::{S3Error, S3Request, S3Response, S3Result, s3_error};

use super::OtusS3;
use super::access::may_read;
use super::checksums::{give, kind};
use super::conditions::{Conditions, Failed};
use super::errors::store_error;
use super::multipart::{add_crc64, part_number};
use super::names::{etag, tags_of_header, timestamp};
use super::place::{Place, blocking, in_store};
use super::source::Source;
use super::upload::attributes;
use crate::server::Caller;

/// Bytes copied at a time.
const PIECE: u64 = 1 << 20;

/// CopyObject.
pub(super) async fn copy_object(
    s3: &OtusS3,
    request: S3Request<CopyObjectInput>,
) -> S3Result<S3Response<CopyObjectOutput>> {
    let mut input = request.input;
    let (from_bucket, from_key) = named(&input.copy_source)?;
    may_read(request.extensions.get::<Caller>(), &from_bucket)?;
    let conditions = Conditions {
        matches: input.copy_source_if_match.take(),
        none_match: input.copy_source_if_none_match.take(),
        modified_since: input.copy_source_if_modified_since.take(),
        unmodified_since: input.copy_source_if_unmodified_since.take(),
    };
    let replace = |it: Option<&str>| it == Some(MetadataDirective::REPLACE);
    let attributes = replace(input.metadata_directive.as_ref().map(MetadataDirective::as_str));
    let tags = replace(input.tagging_directive.as_ref().map(TaggingDirective::as_str));
    if (&from_bucket, &from_key) == (&input.bucket, &input.key) && !attributes && !tags {
        return Err(s3_error!(
            InvalidRequest,
            "This copy request is illegal because it is trying to copy an object to itself \
             without changing the object's metadata, storage class, website redirect location \
             or encryption attributes."
        ));
    }
    let new_tags = if tags { Some(tags_of_header(input.tagging.as_deref())?) } else { None };
    let new_attributes = if attributes { Some(attributes!(input)) } else { None };
    let details = move |info: &ObjectInfo| {
        let mut details = info.details.clone();
        if let Some(attributes) = new_attributes {
            details.attributes = attributes;
        }
        if let Some(tags) = new_tags {
            details.tags = tags;
        }
        details
    };
    let (from, to) = ((from_bucket, from_key), (input.bucket, input.key));
    let info = copy_bytes(s3, from, to, conditions, details).await?;
    let mut result = CopyObjectResult {
        e_tag: Some(etag(&info.etag)),
        last_modified: Some(timestamp(info.modified_ms)),
        checksum_type: kind(&info.details.checksums),
        ..Default::default()
    };
    give!(result, &info.details.checksums);
    let output = CopyObjectOutput { copy_object_result: Some(result), ..Default::default() };
    Ok(S3Response::new(output))
}

async fn copy_bytes(
    s3: &OtusS3,
    (from_bucket, from_key): (String, String),
    (bucket, key): (String, String),
    conditions: Conditions,
    details: impl FnOnce(&ObjectInfo) -> Details + Send + 'static,
) -> S3Result<ObjectInfo> {
    let failed = || Failed::PreconditionFailed.error();
    let from = s3.place(&from_bucket).await?;
    match (from, s3.place(&bucket).await?) {
        (Place::Store(store), Place::Store(_)) => {
            blocking(move || {
                let (from, to) = ((&*from_bucket, &*from_key), (&*bucket, &*key));
                let done = store.copy(from, to, &Precondition::None, |info| {
                    let holds = conditions.check(info);
                    holds.map_err(|_| StoreError::PreconditionFailed)?;
                    Ok(details(info))
                });
                done.map_err(store_error)
            })
            .await
        }
        (_, Place::Store(store)) => {
            let source = s3.open(&from_bucket, &from_key).await?;
            conditions.check(&source.info).map_err(|_| failed())?;
            let details = details(&source.info);
            let staged = stage(store.clone(), source, None).await?;
            in_store(move || store.put(&bucket, &key, staged, &details, &Precondition::None)).await
        }
        (_, Place::Mounted(mounted)) => {
            let source = s3.open(&from_bucket, &from_key).await?;
            conditions.check(&source.info).map_err(|_| failed())?;
            into_mount(s3, source, mounted, bucket, key).await
        }
    }
}

async fn into_mount(
    s3: &OtusS3,
    mut source: Source,
    mounted: std::sync::Arc<otus_storage::Bucket>,
    bucket: String,
    key: String,
) -> S3Result<ObjectInfo> {
    if mounted.folder().is_some() {
        let name = key.clone();
        blocking(move || {
            let folder = super::place::folder(&mounted)?;
            let mut writer = folder.start_object(&name).map_err(super::errors::storage_error)?;
            loop {
                let piece = source.read(PIECE)?;
                if piece.is_empty() {
                    return writer.finish().map_err(S3Error::internal_error);
                }
                writer.write(&piece).map_err(S3Error::internal_error)?;
            }
        })
        .await?;
    } else {
        let size = source.info.size;
        let bytes = blocking(move || source.read(size)).await?;
        mounted.put(&key, bytes).await.map_err(super::errors::storage_error)?;
    }
    Ok(s3.open(&bucket, &key).await?.info)
}

/// UploadPartCopy.
pub(super) async fn upload_part_copy(
    s3: &OtusS3,
    request: S3Request<UploadPartCopyInput>,
) -> S3Result<S3Response<UploadPartCopyOutput>> {
    let input = request.input;
    let (from_bucket, from_key) = named(&input.copy_source)?;
    may_read(request.extensions.get::<Caller>(), &from_bucket)?;
    let store = s3.place(&input.bucket).await?.store()?;
    let number = part_number(input.part_number)?;
    let source = s3.open(&from_bucket, &from_key).await?;
    let conditions = Conditions {
        matches: input.copy_source_if_match,
        none_match: input.copy_source_if_none_match,
        modified_since: input.copy_source_if_modified_since,
        unmodified_since: input.copy_source_if_unmodified_since,
    };
    conditions.check(&source.info).map_err(|_| Failed::PreconditionFailed.error())?;
    let range = match input.copy_source_range.as_deref() {
        None => None,
        Some(text) => {
            let range = Range::parse(text)
                .map_err(|_| s3_error!(InvalidArgument, "x-amz-copy-source-range"))?;
            if let Range::Int { last: Some(last), .. } = range
                && last >= source.info.size
            {
                let text = "Range specified is not valid for source object";
                return Err(s3_error!(InvalidArgument, "{text}"));
            }
            Some(range.check(source.info.size)?)
        }
    };
    let staged = stage(store.clone(), source, range).await?;
    let mut checksums = otus_storage::embedded::Checksums::default();
    add_crc64(&mut checksums, staged.crc64_nvme());
    let (bucket, key, id) = (input.bucket, input.key, input.upload_id);
    let part =
        in_store(move || store.put_part(&bucket, &key, &id, number, staged, &checksums)).await?;
    let result = CopyPartResult {
        e_tag: Some(etag(&part.etag)),
        last_modified: Some(timestamp(part.modified_ms)),
        ..Default::default()
    };
    let output = UploadPartCopyOutput { copy_part_result: Some(result), ..Default::default() };
    Ok(S3Response::new(output))
}

/// Reads the source, or a range of it, into the store.
async fn stage(
    store: otus_storage::embedded::Store,
    mut source: Source,
    range: Option<std::ops::Range<u64>>,
) -> S3Result<otus_storage::embedded::Staged> {
    blocking(move || {
        let range = range.unwrap_or(0..source.info.size);
        source.seek(range.start)?;
        let mut left = range.end - range.start;
        let mut writer = store.stage().map_err(store_error)?;
        while left > 0 {
            let piece = source.read(left.min(PIECE))?;
            if piece.is_empty() {
                return Err(s3_error!(InternalError, "the source is shorter than it was"));
            }
            left -= piece.len() as u64;
            writer.write(&piece).map_err(store_error)?;
        }
        writer.finish().map_err(store_error)
    })
    .await
}

fn named(source: &CopySource) -> S3Result<(String, String)> {
    match source {
        CopySource::Bucket { bucket, key, version_id } => match version_id.as_deref() {
            None | Some("null") => Ok((bucket.to_string(), key.to_string())),
            Some(_) => Err(s3_error!(NoSuchVersion)),
        },
        _ => Err(s3_error!(NotImplemented, "copies from access points are not supported")),
    }
}
