//! Listings of objects: ListObjectsV2, ListObjects, ListObjectVersions. It must not know how
//! a store finds its keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use otus_storage::embedded::{ListPage, ListRequest, after_key, after_prefix};
use otus_storage::s3::PageRequest;
use otus_storage::{Bucket, ObjectMeta};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use s3s::dto::*;
use s3s::{S3Request, S3Response, S3Result, s3_error};

use super::OtusS3;
use super::bucket_operations::owner;
use super::errors::storage_error;
use super::names::{etag, signed, timestamp};
use super::place::{Place, in_folder, in_store};

/// S3's largest page.
const PAGE_MAX: i32 = 1000;

/// What `encoding-type=url` leaves as it is.
const PLAIN: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*').remove(b'/');

/// What the versions of the operation have in common.
struct Question {
    bucket: String,
    prefix: String,
    delimiter: Option<String>,
    start: Vec<u8>,
    max: i32,
    encode: bool,
    owner: bool,
}

impl Question {
    fn text(&self, text: &str) -> String {
        if self.encode { utf8_percent_encode(text, PLAIN).to_string() } else { text.to_owned() }
    }

    fn encoding(&self) -> Option<EncodingType> {
        self.encode.then(|| EncodingType::from_static(EncodingType::URL))
    }

    fn object(&self, object: &ObjectMeta) -> Object {
        Object {
            key: Some(self.text(&object.key)),
            size: Some(signed(object.size)),
            e_tag: object.etag.as_deref().map(|it| etag(it.trim_matches('"'))),
            last_modified: Some(timestamp(object.modified_ms)),
            storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
            owner: self.owner.then(owner),
            ..Default::default()
        }
    }

    fn prefixes(&self, page: &ListPage) -> Option<Vec<CommonPrefix>> {
        let prefixes = page.prefixes.iter();
        let prefixes = prefixes.map(|it| CommonPrefix { prefix: Some(self.text(it)) });
        Some(prefixes.collect())
    }
}

/// ListObjectsV2.
pub(super) async fn v2(
    s3: &OtusS3,
    request: S3Request<ListObjectsV2Input>,
) -> S3Result<S3Response<ListObjectsV2Output>> {
    let input = request.input;
    let start = match (&input.continuation_token, &input.start_after) {
        (Some(token), _) => URL_SAFE_NO_PAD.decode(token).map_err(|_| {
            s3_error!(InvalidArgument, "The continuation token provided is incorrect")
        })?,
        (None, Some(after)) if !after.is_empty() => after_key(after),
        _ => Vec::new(),
    };
    let question = Question {
        bucket: input.bucket.clone(),
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone().filter(|it| !it.is_empty()),
        start,
        max: page_size(input.max_keys)?,
        encode: url(input.encoding_type.as_ref())?,
        owner: input.fetch_owner.unwrap_or(false),
    };
    let page = page(s3, &question).await?;
    let count = page.objects.len() + page.prefixes.len();
    let output = ListObjectsV2Output {
        name: Some(input.bucket),
        prefix: Some(question.text(&question.prefix)),
        delimiter: question.delimiter.as_deref().map(|it| question.text(it)),
        start_after: input.start_after.as_deref().map(|it| question.text(it)),
        continuation_token: input.continuation_token,
        next_continuation_token: page.next.as_ref().map(|it| URL_SAFE_NO_PAD.encode(it)),
        is_truncated: Some(page.next.is_some()),
        key_count: Some(i32::try_from(count).unwrap_or(i32::MAX)),
        max_keys: Some(question.max),
        encoding_type: question.encoding(),
        contents: Some(page.objects.iter().map(|it| question.object(it)).collect()),
        common_prefixes: question.prefixes(&page),
        ..Default::default()
    };
    Ok(S3Response::new(output))
}

/// ListObjects.
pub(super) async fn v1(
    s3: &OtusS3,
    request: S3Request<ListObjectsInput>,
) -> S3Result<S3Response<ListObjectsOutput>> {
    let input = request.input;
    let delimiter = input.delimiter.clone().filter(|it| !it.is_empty());
    let prefix = input.prefix.clone().unwrap_or_default();
    let start = match input.marker.as_deref().filter(|it| !it.is_empty()) {
        None => Vec::new(),
        // A common prefix as marker is everything below it.
        Some(marker) => match &delimiter {
            Some(delimiter) if marker.len() > prefix.len() && marker.ends_with(delimiter) => {
                after_prefix(marker)
            }
            _ => after_key(marker),
        },
    };
    let question = Question {
        bucket: input.bucket.clone(),
        prefix,
        delimiter,
        start,
        max: page_size(input.max_keys)?,
        encode: url(input.encoding_type.as_ref())?,
        owner: true,
    };
    let page = page(s3, &question).await?;
    let last = page.objects.last().map(|it| it.key.as_str());
    let last = last.max(page.prefixes.last().map(String::as_str));
    let last = last.filter(|_| page.next.is_some() && question.delimiter.is_some());
    let output = ListObjectsOutput {
        name: Some(input.bucket),
        prefix: Some(question.text(&question.prefix)),
        delimiter: question.delimiter.as_deref().map(|it| question.text(it)),
        marker: Some(question.text(input.marker.as_deref().unwrap_or_default())),
        next_marker: last.map(|it| question.text(it)),
        is_truncated: Some(page.next.is_some()),
        max_keys: Some(question.max),
        encoding_type: question.encoding(),
        contents: Some(page.objects.iter().map(|it| question.object(it)).collect()),
        common_prefixes: question.prefixes(&page),
        ..Default::default()
    };
    Ok(S3Response::new(output))
}

/// ListObjectVersions: each object is its only version, `null`.
pub(super) async fn versions(
    s3: &OtusS3,
    request: S3Request<ListObjectVersionsInput>,
) -> S3Result<S3Response<ListObjectVersionsOutput>> {
    let input = request.input;
    let question = Question {
        bucket: input.bucket.clone(),
        prefix: input.prefix.clone().unwrap_or_default(),
        delimiter: input.delimiter.clone().filter(|it| !it.is_empty()),
        start: input.key_marker.as_deref().map(after_key).unwrap_or_default(),
        max: page_size(input.max_keys)?,
        encode: url(input.encoding_type.as_ref())?,
        owner: true,
    };
    let page = page(s3, &question).await?;
    let versions = page.objects.iter().map(|object| {
        let object = question.object(object);
        ObjectVersion {
            key: object.key,
            size: object.size,
            e_tag: object.e_tag,
            last_modified: object.last_modified,
            is_latest: Some(true),
            version_id: Some(String::from("null")),
            owner: object.owner,
            ..Default::default()
        }
    });
    let last = page.objects.last().map(|it| it.key.as_str());
    let last = last.max(page.prefixes.last().map(String::as_str));
    let last = last.filter(|_| page.next.is_some());
    let output = ListObjectVersionsOutput {
        name: Some(input.bucket),
        prefix: Some(question.text(&question.prefix)),
        delimiter: question.delimiter.as_deref().map(|it| question.text(it)),
        key_marker: Some(question.text(input.key_marker.as_deref().unwrap_or_default())),
        next_key_marker: last.map(|it| question.text(it)),
        next_version_id_marker: last.map(|_| String::from("null")),
        is_truncated: Some(page.next.is_some()),
        max_keys: Some(question.max),
        encoding_type: question.encoding(),
        versions: Some(versions.collect()),
        common_prefixes: question.prefixes(&page),
        ..Default::default()
    };
    Ok(S3Response::new(output))
}

async fn page(s3: &OtusS3, question: &Question) -> S3Result<ListPage> {
    let place = s3.place(&question.bucket).await?;
    let max = usize::try_from(question.max).unwrap_or(0);
    if max == 0 {
        return Ok(ListPage::default());
    }
    let bucket = question.bucket.clone();
    let (prefix, delimiter) = (question.prefix.clone(), question.delimiter.clone());
    let start = question.start.clone();
    match place {
        Place::Store(store) => {
            in_store(move || {
                let delimiter = delimiter.as_deref();
                store.list(&bucket, &ListRequest { prefix: &prefix, delimiter, start: &start, max })
            })
            .await
        }
        Place::Mounted(mounted) if mounted.folder().is_some() => {
            in_folder(move || {
                let Some(folder) = mounted.folder() else { return Ok(ListPage::default()) };
                let delimiter = delimiter.as_deref();
                folder.page(&ListRequest { prefix: &prefix, delimiter, start: &start, max })
            })
            .await
        }
        Place::Mounted(mounted) => elsewhere(&mounted, question, max).await,
    }
}

/// A page of a bucket elsewhere, asked for as one.
async fn elsewhere(bucket: &Bucket, question: &Question, max: usize) -> S3Result<ListPage> {
    let real = bucket.s3().ok_or_else(|| s3_error!(InternalError))?;
    let request = PageRequest {
        prefix: question.prefix.clone(),
        delimiter: question.delimiter.clone(),
        after: before(&question.start),
        most: Some(max),
        ..PageRequest::default()
    };
    let page = real.page(request).await.map_err(storage_error)?;
    let key = page.objects.last().map(|it| after_key(&it.key));
    let rolled = page.prefixes.last().map(|it| after_prefix(it));
    let next = key.max(rolled).filter(|_| page.next.is_some());
    Ok(ListPage { objects: page.objects, prefixes: page.prefixes, next })
}

/// What `StartAfter` must be for a page that starts at `start`: the inverse of [`after_key`]
/// and, as far as texts go, of [`after_prefix`].
fn before(start: &[u8]) -> Option<String> {
    let (last, rest) = start.split_last()?;
    let mut bytes = rest.to_vec();
    if *last > 0 {
        bytes.push(last - 1);
        bytes.extend("\u{10FFFF}".as_bytes());
    }
    String::from_utf8(bytes).ok()
}

fn page_size(asked: Option<i32>) -> S3Result<i32> {
    match asked.unwrap_or(PAGE_MAX) {
        it if it < 0 => {
            Err(s3_error!(InvalidArgument, "Argument max-keys must be between 0 and 2147483647"))
        }
        it => Ok(it.min(PAGE_MAX)),
    }
}

fn url(asked: Option<&EncodingType>) -> S3Result<bool> {
    match asked.map(EncodingType::as_str) {
        None => Ok(false),
        Some(EncodingType::URL) => Ok(true),
        Some(_) => Err(s3_error!(InvalidArgument, "Invalid Encoding Method specified in Request")),
    }
}
