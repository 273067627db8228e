//! Uploads in parts. Only the store has them. It must not know how parts are kept.

use otus_storage::embedded::{
    Checksums, CompletedPart as Listed, Details, NewUpload, PartInfo, UploadInfo,
};
use s3s::dto::*;
use s3s::{S3Error, S3Request, S3Response, S3Result, s3_error};

use super::OtusS3;
use super::bucket_operations::owner;
use super::checksums::{self, CRC64NVME, SHA1, SHA256, Values, give, kind, sent};
use super::conditions::of_write;
use super::names::{etag, signed, tags_of_header, timestamp};
use super::place::in_store;
use super::receive::{Arrived, Expected, Received, into_store, receive};
use super::upload::attributes;

/// S3's largest part number, and largest page of parts or uploads.
const PART_MAX: i32 = 10_000;
const PAGE_MAX: i32 = 1000;

/// CreateMultipartUpload.
pub(super) async fn create(
    s3: &OtusS3,
    request: S3Request<CreateMultipartUploadInput>,
) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
    let mut input = request.input;
    let store = s3.place(&input.bucket).await?.store()?;
    let algorithm = input.checksum_algorithm.as_ref().map(|it| it.as_str().to_owned());
    let asked = input.checksum_type.as_ref().map(ChecksumType::as_str);
    let composite = match (algorithm.as_deref(), asked) {
        (None, _) => false,
        (Some(CRC64NVME), Some(ChecksumType::COMPOSITE)) => {
            let text = "The COMPOSITE checksum type cannot be used with the crc64nvme algorithm.";
            return Err(s3_error!(InvalidRequest, "{text}"));
        }
        (Some(SHA1 | SHA256), Some(ChecksumType::FULL_OBJECT)) => {
            let text = "The FULL_OBJECT checksum type cannot be used with this algorithm.";
            return Err(s3_error!(InvalidRequest, "{text}"));
        }
        (Some(CRC64NVME), _) => false,
        (_, asked) => asked != Some(ChecksumType::FULL_OBJECT),
    };
    let tags = tags_of_header(input.tagging.as_deref())?;
    let details = Details { attributes: attributes!(input), tags, ..Details::default() };
    let new = NewUpload { details, algorithm, composite };
    let (bucket, key) = (input.bucket.clone(), input.key.clone());
    let id = in_store(move || store.create_upload(&bucket, &key, &new)).await?;
    let checksum_type = input.checksum_algorithm.as_ref().map(|_| {
        let name = if composite { ChecksumType::COMPOSITE } else { ChecksumType::FULL_OBJECT };
        ChecksumType::from_static(name)
    });
    Ok(S3Response::new(CreateMultipartUploadOutput {
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(id),
        checksum_algorithm: input.checksum_algorithm,
        checksum_type,
        ..Default::default()
    }))
}

/// UploadPart.
pub(super) async fn put_part(
    s3: &OtusS3,
    request: S3Request<UploadPartInput>,
) -> S3Result<S3Response<UploadPartOutput>> {
    let mut input = request.input;
    let store = s3.place(&input.bucket).await?.store()?;
    let number = part_number(input.part_number)?;
    let (bucket, key, id) = (input.bucket.clone(), input.key.clone(), input.upload_id.clone());
    let from = store.clone();
    let upload = in_store(move || from.upload(&bucket, &key, &id)).await?;
    let expected = Expected::of(
        &request.headers,
        input.content_length,
        input.content_md5.take(),
        sent!(input),
        upload.algorithm.as_deref(),
        request.trailing_headers,
    );
    let wanted = expected.algorithms.clone();
    let received = receive(into_store(&store).await?, input.body, expected).await?;
    let Received { arrived: Arrived::Store(staged), mut checksums } = received else {
        return Err(S3Error::new(s3s::S3ErrorCode::InternalError));
    };
    let mut output = UploadPartOutput::default();
    if !wanted.is_empty() {
        give!(output, &checksums);
    }
    add_crc64(&mut checksums, staged.crc64_nvme());
    let (bucket, key, id) = (input.bucket, input.key, input.upload_id);
    let part =
        in_store(move || store.put_part(&bucket, &key, &id, number, staged, &checksums)).await?;
    output.e_tag = Some(etag(&part.etag));
    Ok(S3Response::new(output))
}

/// The whole object's CRC-64 is made of the parts', whatever the client asks for.
pub(super) fn add_crc64(checksums: &mut Checksums, crc64: u64) {
    let computed = checksums::computed(Checksum::default(), crc64);
    checksums.values.extend(computed);
}

/// A part's number within S3's limits.
pub(super) fn part_number(number: i32) -> S3Result<u32> {
    match u32::try_from(number) {
        Ok(it) if (1..=PART_MAX).contains(&number) => Ok(it),
        _ => Err(s3_error!(
            InvalidArgument,
            "Part number must be an integer between 1 and 10000, inclusive"
        )),
    }
}

/// CompleteMultipartUpload.
pub(super) async fn complete(
    s3: &OtusS3,
    request: S3Request<CompleteMultipartUploadInput>,
) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
    let input = request.input;
    let store = s3.place(&input.bucket).await?.store()?;
    let precondition = of_write(input.if_match.as_ref(), input.if_none_match.as_ref())?;
    let whole = sent!(input);
    let parts = input.multipart_upload.and_then(|it| it.parts).unwrap_or_default();
    if parts.is_empty() {
        return Err(s3_error!(MalformedXML, "You must specify at least one part"));
    }
    let mut listed = Vec::with_capacity(parts.len());
    let mut said: Vec<Values> = Vec::with_capacity(parts.len());
    for part in parts {
        said.push(sent!(part));
        listed.push(Listed {
            number: part_number(part.part_number.unwrap_or(0))?,
            etag: part.e_tag.map(ETag::into_value).unwrap_or_default(),
        });
    }
    let (bucket, key, id) = (input.bucket.clone(), input.key.clone(), input.upload_id);
    let size = input.mpu_object_size;
    let info = super::place::blocking(move || {
        let mut refused = None;
        let done =
            store.complete_upload(&bucket, &key, &id, &listed, &precondition, |up, parts| {
                details(up, parts, &said, &whole, size).map_err(|error| {
                    refused = Some(error);
                    otus_storage::embedded::StoreError::InvalidPart
                })
            });
        done.map_err(|error| refused.unwrap_or_else(|| super::errors::store_error(error)))
    })
    .await?;
    let mut output = CompleteMultipartUploadOutput {
        location: Some(format!("/{}/{}", input.bucket, input.key)),
        bucket: Some(input.bucket),
        key: Some(input.key),
        e_tag: Some(etag(&info.etag)),
        checksum_type: kind(&info.details.checksums),
        ..Default::default()
    };
    give!(output, &info.details.checksums);
    Ok(S3Response::new(output))
}

/// The object's details, when what the client says of its parts is true.
fn details(
    upload: &UploadInfo,
    parts: &[PartInfo],
    said: &[Values],
    whole: &Values,
    size: Option<i64>,
) -> S3Result<Details> {
    for (part, said) in parts.iter().zip(said) {
        if said
            .iter()
            .any(|(name, value)| part.checksums.values.get(name).is_some_and(|it| it != value))
        {
            return Err(s3_error!(InvalidPart, "a part's checksum is not the one it has"));
        }
    }
    let bytes: u64 = parts.iter().map(|it| it.size).sum();
    if size.is_some_and(|it| u64::try_from(it) != Ok(bytes)) {
        return Err(s3_error!(InvalidRequest, "the parts do not add up to the size said"));
    }
    let algorithm = upload.algorithm.as_deref().unwrap_or(CRC64NVME);
    let checksums = checksums::of_parts(parts, algorithm, upload.composite).unwrap_or_default();
    for (name, value) in whole {
        // A composite value may come without the number of parts.
        let bare = |it: &str| it.split('-').next().map(str::to_owned);
        let kept = checksums.values.get(name);
        if kept.is_some_and(|it| it != value && bare(it).as_ref() != Some(value)) {
            return Err(s3_error!(BadDigest, "The {name} you specified did not match."));
        }
    }
    Ok(Details { checksums, ..upload.details.clone() })
}

/// AbortMultipartUpload.
pub(super) async fn abort(
    s3: &OtusS3,
    request: S3Request<AbortMultipartUploadInput>,
) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
    let input = request.input;
    let store = s3.place(&input.bucket).await?.store()?;
    in_store(move || store.abort_upload(&input.bucket, &input.key, &input.upload_id)).await?;
    let output = AbortMultipartUploadOutput::default();
    Ok(S3Response::with_status(output, hyper::StatusCode::NO_CONTENT))
}

/// ListParts.
pub(super) async fn parts(
    s3: &OtusS3,
    request: S3Request<ListPartsInput>,
) -> S3Result<S3Response<ListPartsOutput>> {
    let input = request.input;
    let store = s3.place(&input.bucket).await?.store()?;
    let max = input.max_parts.unwrap_or(PAGE_MAX).clamp(0, PAGE_MAX);
    let after = u32::try_from(input.part_number_marker.unwrap_or(0));
    let after = after.map_err(|_| s3_error!(InvalidArgument, "part-number-marker"))?;
    let (bucket, key, id) = (input.bucket.clone(), input.key.clone(), input.upload_id.clone());
    let wanted = usize::try_from(max).unwrap_or(0);
    let (upload, mut found) = in_store(move || {
        let upload = store.upload(&bucket, &key, &id)?;
        Ok((upload, store.parts(&bucket, &key, &id, after, wanted + 1)?))
    })
    .await?;
    let truncated = found.len() > wanted;
    found.truncate(wanted);
    let last = found.last().and_then(|it| i32::try_from(it.number).ok());
    let parts = found.into_iter().map(|it| {
        let mut part = Part {
            part_number: i32::try_from(it.number).ok(),
            size: Some(signed(it.size)),
            e_tag: Some(etag(&it.etag)),
            last_modified: Some(timestamp(it.modified_ms)),
            ..Default::default()
        };
        if upload.algorithm.is_some() {
            give!(part, &it.checksums);
        }
        part
    });
    Ok(S3Response::new(ListPartsOutput {
        parts: Some(parts.collect()),
        bucket: Some(input.bucket),
        key: Some(input.key),
        upload_id: Some(input.upload_id),
        part_number_marker: input.part_number_marker,
        next_part_number_marker: last.filter(|_| truncated),
        is_truncated: Some(truncated),
        max_parts: Some(max),
        owner: Some(owner()),
        ..Default::default()
    }))
}

/// ListMultipartUploads.
pub(super) async fn uploads(
    s3: &OtusS3,
    request: S3Request<ListMultipartUploadsInput>,
) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
    let input = request.input;
    let store = s3.place(&input.bucket).await?.store()?;
    let max = input.max_uploads.unwrap_or(PAGE_MAX).clamp(0, PAGE_MAX);
    let wanted = usize::try_from(max).unwrap_or(0);
    let (bucket, prefix) = (input.bucket.clone(), input.prefix.clone().unwrap_or_default());
    let key = input.key_marker.clone().unwrap_or_default();
    // Without an id every upload of the marker's key comes before.
    let id = input.upload_id_marker.clone().unwrap_or_else(|| String::from("~"));
    let mut found =
        in_store(move || store.uploads(&bucket, &prefix, (&key, &id), wanted + 1)).await?;
    let truncated = found.len() > wanted;
    found.truncate(wanted);
    let last = found.last().filter(|_| truncated).cloned();
    let uploads = found.into_iter().map(|it| MultipartUpload {
        key: Some(it.key),
        upload_id: Some(it.id),
        initiated: Some(timestamp(it.initiated_ms)),
        owner: Some(owner()),
        ..Default::default()
    });
    Ok(S3Response::new(ListMultipartUploadsOutput {
        uploads: Some(uploads.collect()),
        bucket: Some(input.bucket),
        prefix: input.prefix,
        key_marker: Some(input.key_marker.unwrap_or_default()),
        upload_id_marker: Some(input.upload_id_marker.unwrap_or_default()),
        next_key_marker: last.as_ref().map(|it| it.key.clone()),
        next_upload_id_marker: last.map(|it| it.id),
        is_truncated: Some(truncated),
        max_uploads: Some(max),
        ..Default::default()
    }))
}
