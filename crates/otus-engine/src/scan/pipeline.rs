//! One synchronous pipeline: the objects of a block, read, inflated, decoded and assembled
//! one after the other with reused buffers. It must not know how blocks are shared out.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::os::unix::fs::FileExt as _;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::array::RecordBatch;
use datafusion::error::{DataFusionError, Result};
use futures::Stream;
use futures::stream;
use otus_formats::{
    Compression, DamageKind, DecodedBatch, Decoder, DecoderOptions, ObjectInfo, ObjectOutcome,
    Projection, sniff,
};
use otus_storage::{LocalReader, OpenFile};
use otus_types::{ErrorCode, QueryError};

use super::assemble::assemble;
use super::large::{self, Arrival, Large, Source, Stored};
use super::plan::ReadPlan;
use super::prefetch::Prefetch;
use super::shared::{FormatReader, ScanShared};
use super::task::{ObjectBlock, ScanObject};
use crate::errors::external;

/// Decoders at rest with their buffers, by format, so that blocks need not make new ones.
#[derive(Debug, Default)]
pub struct DecoderPool(Mutex<Vec<(usize, Decoder)>>);

impl DecoderPool {
    fn take(&self, format: usize) -> Option<Decoder> {
        let mut resting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = resting.iter().position(|(of, _)| *of == format)?;
        Some(resting.swap_remove(at).1)
    }

    fn put(&self, format: usize, decoder: Decoder) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((format, decoder));
    }
}

/// The rows of `block`.
pub fn rows(
    shared: Arc<ScanShared>,
    plan: Arc<ReadPlan>,
    pool: Arc<DecoderPool>,
    block: Arc<ObjectBlock>,
) -> impl Stream<Item = Result<RecordBatch>> {
    let bytes = match shared.access.local(&block.bucket) {
        Some(reader) => Bytes::AtOnce(reader),
        None => Bytes::Ahead(Prefetch::new(&shared.access, &block)),
    };
    let pipeline = Pipeline {
        shared,
        plan,
        pool,
        block,
        bytes,
        decoder: None,
        next: 0,
        ready: VecDeque::new(),
        buffer: Vec::new(),
        large: None,
        done: false,
    };
    stream::try_unfold(pipeline, |mut pipeline| async move {
        Ok(pipeline.next_batch().await?.map(|batch| (batch, pipeline)))
    })
}

/// Where the bytes of a block's objects come from.
enum Bytes {
    AtOnce(LocalReader),
    Ahead(Prefetch),
}

struct Pipeline {
    shared: Arc<ScanShared>,
    plan: Arc<ReadPlan>,
    pool: Arc<DecoderPool>,
    block: Arc<ObjectBlock>,
    bytes: Bytes,
    decoder: Option<Decoder>,
    next: usize,
    ready: VecDeque<DecodedBatch>,
    buffer: Vec<u8>,
    large: Option<Large>,
    done: bool,
}

impl Pipeline {
    async fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if let Some(decoded) = self.ready.pop_front() {
                let batch = assemble(&self.shared, &self.plan, &self.block, decoded)?;
                return Ok(Some(batch));
            }
            if let Some(large) = &mut self.large {
                match large.next().await {
                    Some(decoded) => self.ready.push_back(decoded),
                    None => self.end_large().await?,
                }
                continue;
            }
            if self.done {
                return Ok(None);
            }
            if self.shared.cancel.is_cancelled() {
                return Err(external(cancelled()));
            }
            if self.next < self.block.objects.len() {
                self.decode_next().await?;
            } else {
                self.finish()?;
            }
        }
    }

    async fn decode_next(&mut self) -> Result<()> {
        let at = self.next;
        self.next += 1;
        let block = Arc::clone(&self.block);
        let Some(object) = block.objects.get(at) else {
            return Ok(());
        };
        let info = ObjectInfo {
            id: at as u64,
            path: format!("s3://{}/{}", self.block.bucket, object.key),
        };
        if object.size > large::STORED_MAX {
            let (access, bucket) = (&self.shared.access, &self.block.bucket);
            let arrival = Arrival::begin(Arc::clone(access), Arc::clone(bucket), object.clone());
            let arrival = match arrival.await {
                Ok(arrival) => arrival,
                Err(reason) => return self.unreadable(&info, reason),
            };
            let decoder = self.decoder()?;
            self.large = Some(Large::start(decoder, Source::Stream(arrival), info));
            return Ok(());
        }
        if let Some(source) = file(&self.bytes, object, &info.path) {
            let decoder = self.decoder()?;
            if decoder.is_by_line() {
                self.large = Some(Large::start(decoder, source, info));
                return Ok(());
            }
            self.decoder = Some(decoder);
        }
        let fetched = match &mut self.bytes {
            Bytes::Ahead(prefetch) => prefetch.next().await.map(Stored::Fetched),
            Bytes::AtOnce(reader) => {
                let mut buffer = std::mem::take(&mut self.buffer);
                let read = reader.read(&object.key, &mut buffer);
                read.map(|()| Stored::Buffer(buffer)).map_err(|error| error.reason())
            }
        };
        match fetched {
            Ok(stored) => self.decode(stored, info),
            Err(reason) => self.unreadable(&info, reason),
        }
    }

    fn decode(&mut self, stored: Stored, info: ObjectInfo) -> Result<()> {
        let mut decoder = self.decoder()?;
        let inflated = decoder.inflate(&stored, &info);
        if inflated.text_bytes().is_none_or(|it| it > large::TEXT_MAX) {
            let source = Source::Inflated(stored, inflated);
            self.large = Some(Large::start(decoder, source, info));
            return Ok(());
        }
        let ready = &mut self.ready;
        let mut emit = |batch: DecodedBatch| {
            ready.push_back(batch);
            ControlFlow::Continue(())
        };
        let outcome = decoder.decode_inflated(&stored, inflated, &info, &mut emit);
        self.decoder = Some(decoder);
        let bytes = stored.len() as u64;
        if let Stored::Buffer(buffer) = stored {
            self.buffer = buffer;
        }
        self.account(&info, bytes, outcome.map_err(external)?)
    }

    /// The large object has given all its rows.
    async fn end_large(&mut self) -> Result<()> {
        let Some(large) = self.large.take() else {
            return Ok(());
        };
        let (info, bytes) = (large.info.clone(), large.bytes);
        let ended = large.end().await?;
        self.decoder = Some(ended.decoder);
        self.buffer = ended.buffer.unwrap_or_default();
        self.account(&info, bytes, ended.outcome.map_err(external)?)
    }

    fn decoder(&mut self) -> Result<Decoder> {
        match self.decoder.take() {
            Some(decoder) => Ok(decoder),
            None => make_decoder(&self.shared, &self.plan, &self.pool, self.block.format),
        }
    }

    fn account(&self, info: &ObjectInfo, stored: u64, outcome: ObjectOutcome) -> Result<()> {
        let broken = outcome.damage.as_ref().filter(|it| it.kind == DamageKind::Object);
        let failure = broken.map(|it| cannot_read(info, &it.reason));
        self.shared.metrics.add_outcome(&info.path, stored, outcome);
        match failure {
            Some(error) if self.shared.strict => Err(error),
            _ => Ok(()),
        }
    }

    fn unreadable(&self, info: &ObjectInfo, reason: String) -> Result<()> {
        let failure = cannot_read(info, &reason);
        self.shared.metrics.add_unreadable(&info.path, reason);
        if self.shared.strict { Err(failure) } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<()> {
        self.done = true;
        if let Some(mut decoder) = self.decoder.take() {
            self.ready.extend(decoder.finish().map_err(external)?);
            self.pool.put(self.block.format, decoder);
        }
        Ok(())
    }
}

/// A file with much text that is stored as it is: it need not be held whole. What goes wrong is
/// told when it is read whole.
fn file(bytes: &Bytes, object: &ScanObject, path: &str) -> Option<Source> {
    let Bytes::AtOnce(reader) = bytes else {
        return None;
    };
    (object.size > large::TEXT_MAX as u64).then_some(())?;
    let OpenFile { file, size, .. } = reader.open(&object.key).ok()??;
    let mut head = [0; 16];
    let read = file.read_at(&mut head, 0).ok()?;
    let (kind, _) = sniff(path, head.get(..read)?);
    (kind == Compression::None).then_some(Source::File(file, size))
}

fn make_decoder(
    shared: &ScanShared,
    plan: &ReadPlan,
    pool: &DecoderPool,
    format: usize,
) -> Result<Decoder> {
    if let Some(decoder) = pool.take(format) {
        return Ok(decoder);
    }
    let Some(of) = shared.formats.get(format) else {
        return datafusion::common::internal_err!("the scan has no format {format}");
    };
    let projection = Projection::pruned(&of.spec, &plan.columns, Arc::clone(&plan.decoded));
    let projection = projection.map_err(external)?;
    let (batch_rows, cancel) = (plan.batch_rows, shared.cancel.clone());
    let options = DecoderOptions { batch_rows, window: large::WINDOW, cancel };
    let FormatReader::Rows(rows) = &of.reader else {
        return datafusion::common::internal_err!("columnar objects have no row decoder");
    };
    Decoder::new(rows.as_ref(), &projection, plan.predicate.as_ref(), options).map_err(external)
}

fn cancelled() -> QueryError {
    QueryError::new(ErrorCode::UserCanceled, "Query was canceled")
}

/// Athena's text for an object that cannot be read.
fn cannot_read(info: &ObjectInfo, reason: &str) -> DataFusionError {
    external(QueryError::new(
        ErrorCode::HiveCannotOpenSplit,
        format!("Error opening Hive split {}: {reason}", info.path),
    ))
}
