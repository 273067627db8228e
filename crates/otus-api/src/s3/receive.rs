//! Receiving a body: network and disk work at the same time, checksums are made on the way,
//! and nothing is named before all of it was right. It must not know operations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::StreamExt as _;
use hyper::HeaderMap;
use otus_storage::FolderWriter;
use otus_storage::embedded::{BlobWriter, Checksums, Staged, Store};
use s3s::checksum::ChecksumHasher;
use s3s::dto::StreamingBlob;
use s3s::{S3Error, S3Result, TrailingHeaders, s3_error};

use super::checksums::{self, Values};
use super::errors::{body_error, store_error};
use super::place::blocking;

/// Bytes handed to the disk at a time.
const PIECE: usize = 1 << 20;

/// What a request says about its body.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Bytes, if it says.
    pub length: Option<u64>,
    /// `Content-MD5`, in base64.
    pub md5: Option<String>,
    /// Checksums in headers.
    pub sent: Values,
    /// Algorithms whose checksums come in the trailer or are asked for.
    pub algorithms: Vec<String>,
    pub trailers: Option<TrailingHeaders>,
}

impl Expected {
    /// From the parts of a request that uploads.
    pub(super) fn of(
        headers: &HeaderMap,
        length: Option<i64>,
        md5: Option<String>,
        sent: Values,
        algorithm: Option<&str>,
        trailers: Option<TrailingHeaders>,
    ) -> Self {
        let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
        let decoded = text("x-amz-decoded-content-length").and_then(|it| it.parse().ok());
        let named = text("x-amz-trailer").unwrap_or_default();
        let mut algorithms: Vec<String> = sent.keys().cloned().collect();
        algorithms.extend(named.split(',').filter_map(checksums::of_header).map(str::to_owned));
        algorithms.extend(algorithm.map(str::to_owned));
        algorithms.sort_unstable();
        algorithms.dedup();
        let length = decoded.or_else(|| length.and_then(|it| u64::try_from(it).ok()));
        Self { length, md5, sent, algorithms, trailers }
    }
}

/// Where bytes go.
pub(super) enum Sink {
    Store(Box<BlobWriter>),
    Folder(FolderWriter),
}

/// Bytes that arrived whole, not yet named.
pub(super) enum Arrived {
    Store(Staged),
    Folder(FolderWriter),
}

/// A body that was received and found right.
pub(super) struct Received {
    pub arrived: Arrived,
    /// What is kept of its checksums.
    pub checksums: Checksums,
}

struct Writing {
    sink: Sink,
    hasher: ChecksumHasher,
    /// For folders, whose writers make no checksums.
    own: Option<(md5::Md5, crc_fast::Digest)>,
    bytes: u64,
}

impl Writing {
    fn write(&mut self, pieces: &[Bytes]) -> S3Result<()> {
        use md5::Digest as _;
        for piece in pieces {
            match &mut self.sink {
                Sink::Store(writer) => writer.write(piece).map_err(store_error)?,
                Sink::Folder(writer) => writer.write(piece).map_err(S3Error::internal_error)?,
            }
            self.hasher.update(piece);
            if let Some((md5, crc64)) = &mut self.own {
                md5.update(piece);
                crc64.update(piece);
            }
            self.bytes += piece.len() as u64;
        }
        Ok(())
    }

    fn finish(self, expected: &Expected) -> S3Result<Received> {
        use md5::Digest as _;
        if expected.length.is_some_and(|it| it != self.bytes) {
            return Err(s3_error!(
                IncompleteBody,
                "You did not provide the number of bytes specified by the Content-Length HTTP \
                 header."
            ));
        }
        let (arrived, md5, crc64) = match (self.sink, self.own) {
            (Sink::Store(writer), _) => {
                let staged = writer.finish().map_err(store_error)?;
                let (md5, crc64) = (staged.md5(), staged.crc64_nvme());
                (Arrived::Store(staged), md5, crc64)
            }
            (Sink::Folder(writer), own) => {
                let (md5, crc64) = own
                    .map(|(md5, crc64)| (md5.finalize().into(), crc64.finalize()))
                    .unwrap_or_default();
                (Arrived::Folder(writer), md5, crc64)
            }
        };
        check_md5(expected.md5.as_deref(), md5)?;
        let computed = checksums::computed(self.hasher.finalize(), crc64);
        checksums::compare(&expected.sent, &computed)?;
        checksums::compare(&trailing(expected.trailers.as_ref())?, &computed)?;
        Ok(Received { arrived, checksums: checksums::kept(&expected.algorithms, computed) })
    }
}

/// Reads the body to its end into `sink`.
pub(super) async fn receive(
    sink: Sink,
    body: Option<StreamingBlob>,
    expected: Expected,
) -> S3Result<Received> {
    let own = matches!(sink, Sink::Folder(_)).then(|| {
        let crc64 = crc_fast::Digest::new(crc_fast::CrcAlgorithm::Crc64Nvme);
        (md5::Md5::default(), crc64)
    });
    let hasher = checksums::hasher(expected.algorithms.iter().map(String::as_str));
    let mut writing = Writing { sink, hasher, own, bytes: 0 };
    let Some(mut body) = body else {
        return blocking(move || writing.finish(&expected)).await;
    };
    let mut pieces = next_pieces(&mut body).await?;
    loop {
        let last = pieces.1;
        if last {
            return blocking(move || {
                writing.write(&pieces.0)?;
                writing.finish(&expected)
            })
            .await;
        }
        let write = blocking(move || {
            writing.write(&pieces.0)?;
            Ok(writing)
        });
        let (written, read) = tokio::join!(write, next_pieces(&mut body));
        writing = written?;
        pieces = read?;
    }
}

/// The next pieces of the body, and whether they are its last.
async fn next_pieces(body: &mut StreamingBlob) -> S3Result<(Vec<Bytes>, bool)> {
    let (mut pieces, mut bytes) = (Vec::new(), 0);
    while bytes < PIECE {
        match body.next().await {
            Some(Ok(piece)) => {
                bytes += piece.len();
                pieces.push(piece);
            }
            Some(Err(error)) => return Err(body_error(&error)),
            None => return Ok((pieces, true)),
        }
    }
    Ok((pieces, false))
}

/// Starts writing to the store.
pub(super) async fn into_store(store: &Store) -> S3Result<Sink> {
    let store = store.clone();
    blocking(move || Ok(Sink::Store(Box::new(store.stage().map_err(store_error)?)))).await
}

fn check_md5(sent: Option<&str>, computed: [u8; 16]) -> S3Result<()> {
    let Some(sent) = sent else { return Ok(()) };
    let sent = STANDARD.decode(sent).ok().filter(|it| it.len() == 16);
    let Some(sent) = sent else {
        return Err(s3_error!(InvalidDigest, "The Content-MD5 you specified was invalid."));
    };
    if sent == computed {
        return Ok(());
    }
    let text = "The Content-MD5 you specified did not match what we received.";
    Err(s3_error!(BadDigest, "{text}"))
}

fn trailing(trailers: Option<&TrailingHeaders>) -> S3Result<Values> {
    let Some(trailers) = trailers.and_then(TrailingHeaders::take) else {
        return Ok(Values::new());
    };
    let mut found = Values::new();
    for (name, value) in &trailers {
        if let Some(algorithm) = checksums::of_header(name.as_str()) {
            let value = value.to_str().map_err(|_| s3_error!(InvalidRequest, "bad trailer"))?;
            found.insert(algorithm.to_owned(), value.to_owned());
        }
    }
    Ok(found)
}
