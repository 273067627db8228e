//! GetObject and HeadObject: ranges, parts, conditions. It must not know listings.

use std::ops::Range as Bytes64;

use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _};
use http_body_util::StreamBody;
use otus_storage::embedded::ObjectInfo;
use s3s::dto::*;
use s3s::{S3Error, S3Request, S3Response, S3Result, s3_error};
use tokio::task::JoinHandle;

use super::OtusS3;
use super::checksums::{give, kind};
use super::conditions::Conditions;
use super::errors::other;
use super::names::{etag, signed, timestamp};
use super::place::blocking;
use super::source::Source;

/// Bytes read from disk at a time; a smaller object is read while it is opened.
const PIECE: u64 = 1 << 20;

/// What S3 says of objects that came without a type.
const DEFAULT_TYPE: &str = "binary/octet-stream";

/// Sets the fields that GetObject and HeadObject share.
macro_rules! describe {
    ($output:expr, $info:expr, $chosen:expr, $checksums:expr) => {{
        let (info, chosen): (&ObjectInfo, &Chosen) = ($info, $chosen);
        let attributes = info.details.attributes.clone();
        $output.accept_ranges = Some(String::from("bytes"));
        $output.content_length = Some(signed(chosen.bytes.end - chosen.bytes.start));
        $output.content_range = chosen.header(info.size);
        $output.parts_count = chosen.parts;
        $output.e_tag = Some(etag(&info.etag));
        $output.last_modified = Some(timestamp(info.modified_ms));
        $output.content_type =
            Some(attributes.content_type.unwrap_or_else(|| String::from(DEFAULT_TYPE)));
        $output.cache_control = attributes.cache_control;
        $output.content_disposition = attributes.content_disposition;
        $output.content_encoding = attributes.content_encoding;
        $output.content_language = attributes.content_language;
        $output.expires =
            attributes.expires.and_then(|it| Timestamp::parse(TimestampFormat::HttpDate, &it).ok());
        $output.website_redirect_location = attributes.website_redirect;
        $output.metadata =
            (!attributes.user.is_empty()).then(|| attributes.user.into_iter().collect());
        if $checksums && !chosen.partial {
            give!($output, &info.details.checksums);
            $output.checksum_type = kind(&info.details.checksums);
        }
    }};
}

/// The bytes a request is about.
#[derive(Debug)]
struct Chosen {
    bytes: Bytes64<u64>,
    partial: bool,
    parts: Option<i32>,
}

impl Chosen {
    fn header(&self, size: u64) -> Option<String> {
        let Bytes64 { start, end } = self.bytes;
        self.partial.then(|| format!("bytes {start}-{}/{size}", end.saturating_sub(1)))
    }
}

/// HeadObject.
pub(super) async fn head(
    s3: &OtusS3,
    request: S3Request<HeadObjectInput>,
) -> S3Result<S3Response<HeadObjectOutput>> {
    let input = request.input;
    let source = s3.open(&input.bucket, &input.key).await?;
    let conditions = Conditions {
        matches: input.if_match,
        none_match: input.if_none_match,
        modified_since: input.if_modified_since,
        unmodified_since: input.if_unmodified_since,
    };
    conditions.check(&source.info).map_err(|it| it.error())?;
    let chosen = choose(&source.info, input.range, input.part_number)?;
    let checksums = input.checksum_mode.is_some();
    let mut output = HeadObjectOutput::default();
    describe!(output, &source.info, &chosen, checksums);
    let status = if chosen.partial { 206 } else { 200 };
    let status = hyper::StatusCode::from_u16(status).unwrap_or_default();
    Ok(S3Response::with_status(output, status))
}

/// GetObject.
pub(super) async fn get(
    s3: &OtusS3,
    request: S3Request<GetObjectInput>,
) -> S3Result<S3Response<GetObjectOutput>> {
    let input = request.input;
    let mut source = s3.open(&input.bucket, &input.key).await?;
    let conditions = Conditions {
        matches: input.if_match,
        none_match: input.if_none_match,
        modified_since: input.if_modified_since,
        unmodified_since: input.if_unmodified_since,
    };
    conditions.check(&source.info).map_err(|it| it.error())?;
    let chosen = choose(&source.info, input.range, input.part_number)?;
    let checksums = input.checksum_mode.is_some();
    let mut output = GetObjectOutput::default();
    describe!(output, &source.info, &chosen, checksums);
    let tags = source.info.details.tags.len();
    output.tag_count = i32::try_from(tags).ok().filter(|it| *it > 0);
    overrides(&mut output, &input.response_content_type, |output, value| {
        output.content_type = value;
    });
    overrides(&mut output, &input.response_cache_control, |output, value| {
        output.cache_control = value;
    });
    overrides(&mut output, &input.response_content_disposition, |output, value| {
        output.content_disposition = value;
    });
    overrides(&mut output, &input.response_content_encoding, |output, value| {
        output.content_encoding = value;
    });
    overrides(&mut output, &input.response_content_language, |output, value| {
        output.content_language = value;
    });
    if let Some(expires) = input.response_expires {
        output.expires = Some(expires);
    }
    let (start, length) = (chosen.bytes.start, chosen.bytes.end - chosen.bytes.start);
    if start > 0 {
        source.seek(start)?;
    }
    output.body = Some(stream(source, length).await?);
    let status = if chosen.partial { 206 } else { 200 };
    let status = hyper::StatusCode::from_u16(status).unwrap_or_default();
    Ok(S3Response::with_status(output, status))
}

fn overrides(
    output: &mut GetObjectOutput,
    value: &Option<String>,
    set: impl FnOnce(&mut GetObjectOutput, Option<String>),
) {
    if value.is_some() {
        set(output, value.clone());
    }
}

fn choose(info: &ObjectInfo, range: Option<Range>, part: Option<i32>) -> S3Result<Chosen> {
    let parts = &info.details.parts;
    if let Some(part) = part {
        let sizes = if parts.is_empty() { std::slice::from_ref(&info.size) } else { parts };
        let at = usize::try_from(part).ok().and_then(|it| it.checked_sub(1));
        let found = at.and_then(|it| Some((it, *sizes.get(it)?)));
        let Some((at, size)) = found else {
            return Err(other(
                416,
                "InvalidPartNumber",
                "The requested partnumber is not satisfiable",
            ));
        };
        let start = sizes.iter().take(at).sum::<u64>();
        let many = (!parts.is_empty()).then(|| i32::try_from(parts.len()).unwrap_or(i32::MAX));
        return Ok(Chosen { bytes: start..start + size, partial: true, parts: many });
    }
    let Some(range) = range else {
        return Ok(Chosen { bytes: 0..info.size, partial: false, parts: None });
    };
    Ok(Chosen { bytes: range.check(info.size)?, partial: true, parts: None })
}

/// The bytes as a stream that reads one piece ahead of the network, without keeping a thread
/// while the network is slow.
async fn stream(mut source: Source, length: u64) -> S3Result<StreamingBlob> {
    let (first, source) = blocking(move || {
        let first = source.read(length.min(PIECE))?;
        Ok((first, source))
    })
    .await?;
    let left = length.saturating_sub(first.len() as u64);
    if left == 0 {
        return Ok(StreamingBlob::from(s3s::Body::from(first)));
    }
    let rest = futures::stream::unfold(Ahead::of(source, left), |ahead| async move {
        let Ahead { read, left } = ahead?;
        let (piece, source) = match read.await {
            Ok(Ok(read)) => read,
            Ok(Err(error)) => return Some((Err(error), None)),
            Err(error) => return Some((Err(S3Error::internal_error(error)), None)),
        };
        if piece.is_empty() {
            return Some((Err(s3_error!(InternalError, "the object is shorter")), None));
        }
        let left = left.saturating_sub(piece.len() as u64);
        Some((Ok(piece), Ahead::of(source, left)))
    });
    let first = futures::stream::once(std::future::ready(Ok(first)));
    let frames = first.chain(rest).map_ok(hyper::body::Frame::data);
    Ok(StreamingBlob::from(s3s::Body::http_body_unsync(StreamBody::new(frames))))
}

/// A piece being read.
struct Ahead {
    read: JoinHandle<S3Result<(Bytes, Source)>>,
    /// Bytes from this piece on.
    left: u64,
}

impl Ahead {
    fn of(mut source: Source, left: u64) -> Option<Self> {
        (left > 0).then(|| Self {
            read: tokio::task::spawn_blocking(move || {
                let piece = source.read(left.min(PIECE))?;
                Ok((piece, source))
            }),
            left,
        })
    }
}
