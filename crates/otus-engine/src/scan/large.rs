//! Objects with much text are decoded on a thread of their own, which waits while nobody takes
//! its batches: a megabyte of gzip may hold a billion rows. It must not know how blocks are
//! shared out.

use std::fs::File;
use std::io::{self, Read};
use std::ops::{ControlFlow, Deref};
use std::sync::Arc;

use bytes::{Buf, Bytes};
use datafusion::error::Result;
use otus_formats::{DecodedBatch, Decoder, Inflated, ObjectInfo, ObjectOutcome};
use otus_types::{ErrorCode, QueryError};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::access::{FetchError, ObjectAccess};
use super::task::ScanObject;
use crate::errors::external;

/// Objects of more stored bytes are read bit by bit.
pub const STORED_MAX: u64 = 32 << 20;
/// More text than this is decoded on a thread of its own; less costs no more memory than the
/// batches of any query, whatever its rows are.
pub const TEXT_MAX: usize = 2 << 20;
/// Text read at a time of an object that is read bit by bit: it stays in the cache while it is
/// decoded.
pub const WINDOW: usize = 256 << 10;
/// Batches that wait to be taken.
const BATCHES: usize = 2;
/// Bytes asked for at a time, the next ones while these are decoded.
const STEP: u64 = 8 << 20;

/// The stored bytes of an object.
pub enum Stored {
    /// Read into a buffer that is used again.
    Buffer(Vec<u8>),
    Fetched(Bytes),
}

impl Deref for Stored {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Buffer(bytes) => bytes,
            Self::Fetched(bytes) => bytes,
        }
    }
}

/// What there is to decode.
pub enum Source {
    Inflated(Stored, Inflated),
    Stream(Arrival),
    /// A file of so many bytes.
    File(File, u64),
}

/// An object being decoded.
pub struct Large {
    pub info: ObjectInfo,
    /// Stored bytes.
    pub bytes: u64,
    batches: mpsc::Receiver<DecodedBatch>,
    thread: JoinHandle<Ended>,
}

/// What is left of an object: the decoder, the buffer its bytes were in, and how it went.
pub struct Ended {
    pub decoder: Decoder,
    pub buffer: Option<Vec<u8>>,
    pub outcome: std::result::Result<ObjectOutcome, QueryError>,
}

impl Large {
    pub fn start(mut decoder: Decoder, source: Source, info: ObjectInfo) -> Self {
        let (sender, batches) = mpsc::channel(BATCHES);
        let object = info.clone();
        let bytes = match &source {
            Source::Inflated(stored, _) => stored.len() as u64,
            Source::Stream(arrival) => arrival.object.size,
            Source::File(_, bytes) => *bytes,
        };
        let thread = tokio::task::spawn_blocking(move || {
            let mut emit = |batch| match sender.blocking_send(batch) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            let (outcome, buffer) = match source {
                Source::Inflated(stored, inflated) => {
                    let outcome = decoder.decode_inflated(&stored, inflated, &object, &mut emit);
                    match stored {
                        Stored::Buffer(buffer) => (outcome, Some(buffer)),
                        Stored::Fetched(_) => (outcome, None),
                    }
                }
                Source::Stream(stored) => {
                    (decoder.decode_stream(Box::new(stored), &object, &mut emit), None)
                }
                Source::File(file, _) => {
                    (decoder.decode_stream(Box::new(file), &object, &mut emit), None)
                }
            };
            Ended { decoder, buffer, outcome }
        });
        Self { info, bytes, batches, thread }
    }

    /// The next batch; `None` when there are no more.
    pub async fn next(&mut self) -> Option<DecodedBatch> {
        self.batches.recv().await
    }

    /// # Errors
    /// When the thread came to a sudden end.
    pub async fn end(self) -> Result<Ended> {
        self.thread.await.map_err(|error| {
            let text = format!("decoding {} broke off: {error}", self.info.path);
            external(QueryError::new(ErrorCode::GenericInternalError, text))
        })
    }
}

/// The bytes of an object as they arrive.
pub struct Arrival {
    access: Arc<dyn ObjectAccess>,
    bucket: Arc<str>,
    object: ScanObject,
    runtime: Handle,
    /// Bytes asked for so far.
    asked: u64,
    next: Option<JoinHandle<std::result::Result<Bytes, FetchError>>>,
    bytes: Bytes,
}

impl Arrival {
    /// The object once its first bytes are there. To be read anywhere but where the runtime is.
    ///
    /// # Errors
    /// When they cannot be read; what fails later is what [`Read`] fails with.
    pub async fn begin(
        access: Arc<dyn ObjectAccess>,
        bucket: Arc<str>,
        object: ScanObject,
    ) -> std::result::Result<Self, FetchError> {
        let (runtime, bytes) = (Handle::current(), Bytes::new());
        let mut arrival = Self { access, bucket, object, runtime, asked: 0, next: None, bytes };
        arrival.ask();
        if let Some(first) = arrival.next.take() {
            arrival.bytes = first.await.map_err(|error| error.to_string())??;
        }
        arrival.ask();
        Ok(arrival)
    }

    fn ask(&mut self) {
        let range = self.asked..self.object.size.min(self.asked.saturating_add(STEP));
        if range.is_empty() {
            return;
        }
        self.asked = range.end;
        let (access, bucket) = (Arc::clone(&self.access), Arc::clone(&self.bucket));
        let object = self.object.clone();
        self.next = Some(self.runtime.spawn(async move {
            let parts = access.fetch_ranges(&bucket, &object, &[range]).await?;
            parts.into_iter().next().ok_or_else(|| String::from("nothing was fetched"))
        }));
    }
}

impl Read for Arrival {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            let Some(next) = self.next.take() else {
                return Ok(0);
            };
            let fetched = self.runtime.block_on(next).map_err(io::Error::other)?;
            self.bytes = fetched.map_err(io::Error::other)?;
            self.ask();
        }
        let read = self.bytes.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..read), self.bytes.get(..read)) {
            to.copy_from_slice(from);
        }
        self.bytes.advance(read);
        Ok(read)
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        if let Some(next) = &self.next {
            next.abort();
        }
    }
}
