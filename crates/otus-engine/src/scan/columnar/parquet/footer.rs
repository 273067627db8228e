//! The end of a Parquet file, and its bytes as the `parquet` crate asks for them. It must
//! not know which columns are wanted.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use datafusion::parquet::arrow::arrow_reader::ArrowReaderOptions;
use datafusion::parquet::arrow::async_reader::{AsyncFileReader, MetadataFetch};
use datafusion::parquet::errors::{ParquetError, Result as ParquetResult};
use datafusion::parquet::file::metadata::{
    PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader,
};
use futures::FutureExt;
use futures::future::BoxFuture;

use super::malformed;
use crate::scan::columnar::{ObjectInput, ReadError};

/// Read from the end at first: most footers are shorter.
const TAIL: u64 = 64 << 10;
/// Shorter is no Parquet file: both magic numbers and a length.
const SMALLEST: u64 = 12;
const MAGIC: &[u8; 4] = b"PAR1";
const MAGIC_ENCRYPTED: &[u8; 4] = b"PARE";

/// Bytes could not be had; the sentence says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FetchFailure(pub String);

/// The footer, with the page indexes where they are wanted.
///
/// # Errors
/// For everything that is no Parquet file, in Trino's words.
pub async fn read(input: &ObjectInput, indexes: bool) -> Result<Arc<ParquetMetaData>, ReadError> {
    let size = input.size();
    if size < SMALLEST {
        let text =
            format!("Malformed Parquet file. File size {size} is less than {SMALLEST} bytes");
        return Err(ReadError::bad_data(text, &input.path));
    }
    let start = size.saturating_sub(TAIL);
    let tail = input.range(start..size).await;
    let tail = tail.map_err(|reason| ReadError::cannot_open(reason, &input.path))?;
    check_magic(&tail, &input.path)?;
    let policy = if indexes { PageIndexPolicy::Optional } else { PageIndexPolicy::Skip };
    let fetch = Tail { input, start, tail };
    let reader = ParquetMetaDataReader::new().with_page_index_policy(policy);
    let metadata = reader.with_prefetch_hint(Some(8)).load_and_finish(fetch, size).await;
    metadata.map(Arc::new).map_err(|error| malformed(&error, &input.path))
}

fn check_magic(tail: &[u8], path: &str) -> Result<(), ReadError> {
    let found = tail.last_chunk::<4>().copied().unwrap_or_default();
    if &found == MAGIC {
        return Ok(());
    }
    let text = if &found == MAGIC_ENCRYPTED {
        String::from("Encrypted Parquet files are not supported")
    } else {
        let found: String = found.iter().map(|byte| char::from(*byte)).collect();
        let found = found.escape_debug();
        format!("Malformed Parquet file. Expected magic number: PAR1 got: {found}")
    };
    Err(ReadError::bad_data(text, path))
}

/// What was read from the end, and the rest of the file behind it.
struct Tail<'a> {
    input: &'a ObjectInput,
    start: u64,
    tail: Bytes,
}

impl MetadataFetch for Tail<'_> {
    fn fetch(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        let known = range.start.checked_sub(self.start).and_then(|from| {
            let from = usize::try_from(from).ok()?;
            let to = usize::try_from(range.end.checked_sub(self.start)?).ok()?;
            (from <= to && to <= self.tail.len()).then(|| self.tail.slice(from..to))
        });
        let input = self.input;
        async move {
            match known {
                Some(bytes) => Ok(bytes),
                None => input.range(range).await.map_err(external),
            }
        }
        .boxed()
    }
}

fn external(reason: String) -> ParquetError {
    ParquetError::External(Box::new(FetchFailure(reason)))
}

/// An object whose footer is known.
pub struct FileReader {
    input: ObjectInput,
    metadata: Arc<ParquetMetaData>,
}

impl FileReader {
    pub fn new(input: ObjectInput, metadata: Arc<ParquetMetaData>) -> Self {
        Self { input, metadata }
    }
}

impl AsyncFileReader for FileReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move { self.input.range(range).await.map_err(external) }.boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, ParquetResult<Vec<Bytes>>> {
        async move { self.input.ranges(&ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        let metadata = Arc::clone(&self.metadata);
        async move { Ok(metadata) }.boxed()
    }
}
