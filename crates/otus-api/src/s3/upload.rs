//! PutObject. It must not know how bodies are signed.

use otus_storage::embedded::{Attributes, Details, Precondition};
use s3s::dto::*;
use s3s::{S3Error, S3Request, S3Response, S3Result};

use super::OtusS3;
use super::checksums::{give, kind, sent};
use super::conditions::of_write;
use super::names::{etag, tags_of_header};
use super::place::{Place, blocking, in_store};
use super::receive::{Arrived, Expected, Received, Sink, into_store, receive};

/// The attributes of an upload's headers.
macro_rules! attributes {
    ($input:expr) => {
        otus_storage::embedded::Attributes {
            content_type: $input.content_type.take(),
            cache_control: $input.cache_control.take(),
            content_disposition: $input.content_disposition.take(),
            content_encoding: $crate::s3::upload::content_encoding($input.content_encoding.take()),
            content_language: $input.content_language.take(),
            expires: $crate::s3::upload::expires($input.expires.take()),
            website_redirect: $input.website_redirect_location.take(),
            user: $input.metadata.take().unwrap_or_default().into_iter().collect(),
        }
    };
}
pub(super) use attributes;

/// Without the word for how the body was sent.
pub(super) fn content_encoding(sent: Option<String>) -> Option<String> {
    let sent = sent?;
    let kept: Vec<&str> = sent
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty() && *it != "aws-chunked")
        .collect();
    (!kept.is_empty()).then(|| kept.join(","))
}

pub(super) fn expires(at: Option<Timestamp>) -> Option<String> {
    let mut text = Vec::new();
    at?.format(TimestampFormat::HttpDate, &mut text).ok()?;
    String::from_utf8(text).ok()
}

/// PutObject.
pub(super) async fn put(
    s3: &OtusS3,
    request: S3Request<PutObjectInput>,
) -> S3Result<S3Response<PutObjectOutput>> {
    let mut input = request.input;
    let algorithm = input.checksum_algorithm.as_ref().map(|it| it.as_str().to_owned());
    let expected = Expected::of(
        &request.headers,
        input.content_length,
        input.content_md5.take(),
        sent!(input),
        algorithm.as_deref(),
        request.trailing_headers,
    );
    let precondition = of_write(input.if_match.as_ref(), input.if_none_match.as_ref())?;
    let tags = tags_of_header(input.tagging.as_deref())?;
    let attributes: Attributes = attributes!(input);
    let (bucket, key, body) = (input.bucket, input.key, input.body);
    let mut output = PutObjectOutput::default();
    match s3.place(&bucket).await? {
        Place::Store(store) => {
            let received = receive(into_store(&store).await?, body, expected).await?;
            let Received { arrived: Arrived::Store(staged), checksums } = received else {
                return Err(S3Error::new(s3s::S3ErrorCode::InternalError));
            };
            let details = Details { attributes, checksums, tags, parts: Vec::new() };
            let info = in_store(move || store.put(&bucket, &key, staged, &details, &precondition));
            let info = info.await?;
            output.e_tag = Some(etag(&info.etag));
            output.size = None;
            give!(output, &info.details.checksums);
            output.checksum_type = kind(&info.details.checksums);
        }
        Place::Mounted(mounted) if mounted.folder().is_some() => {
            let (to, name) = (mounted.clone(), key.clone());
            let writer = blocking(move || {
                let folder = super::place::folder(&to)?;
                check_folder(folder, &name, &precondition)?;
                folder.start_object(&name).map_err(super::errors::storage_error)
            });
            let received = receive(Sink::Folder(writer.await?), body, expected).await?;
            let Received { arrived: Arrived::Folder(writer), .. } = received else {
                return Err(S3Error::new(s3s::S3ErrorCode::InternalError));
            };
            blocking(move || writer.finish().map_err(S3Error::internal_error)).await?;
            let written = blocking(move || {
                super::place::folder(&mounted)?
                    .open_object(&key)
                    .map_err(super::errors::storage_error)
            });
            output.e_tag = Some(etag(&written.await?.etag));
        }
        Place::Mounted(mounted) => {
            let store = s3.store()?;
            let received = receive(into_store(&store).await?, body, expected).await?;
            let Received { arrived: Arrived::Store(staged), .. } = received else {
                return Err(S3Error::new(s3s::S3ErrorCode::InternalError));
            };
            let bytes = in_store(move || staged.into_bytes()).await?;
            mounted.put(&key, bytes).await.map_err(super::errors::storage_error)?;
        }
    }
    Ok(S3Response::new(output))
}

/// A folder's names are not transactional: the condition is looked at before writing.
fn check_folder(
    folder: &otus_storage::Folder,
    key: &str,
    precondition: &Precondition,
) -> S3Result<()> {
    use super::conditions::Failed::PreconditionFailed;
    if *precondition == Precondition::None {
        return Ok(());
    }
    let found = folder.open_object(key).ok();
    let holds = match (precondition, &found) {
        (Precondition::Absent, found) => found.is_none(),
        (Precondition::Present, found) => found.is_some(),
        (Precondition::Etag(etag), Some(found)) => *etag == found.etag,
        (Precondition::Etag(_), None) => false,
        (Precondition::None, _) => true,
    };
    if holds { Ok(()) } else { Err(PreconditionFailed.error()) }
}
