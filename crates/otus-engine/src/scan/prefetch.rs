//! Keeps requests for the next objects of a block in flight, bounded by count and bytes.
//! It must not know what the bytes mean.

use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};

use super::access::{FetchError, ObjectAccess};
use super::large;
use super::task::{ObjectBlock, ScanObject};

/// Requests in flight for one block, and the bytes they may hold together.
const IN_FLIGHT: u64 = 64;
const IN_FLIGHT_BYTES: u64 = 32 << 20;

/// The objects of a block in order, fetched ahead, but for those that are read bit by bit.
pub struct Prefetch(BoxStream<'static, Result<Bytes, FetchError>>);

impl Prefetch {
    pub fn new(access: &Arc<dyn ObjectAccess>, block: &Arc<ObjectBlock>) -> Self {
        let objects = block.objects.len().max(1) as u64;
        let average = (block.bytes / objects).max(1);
        let width = (IN_FLIGHT_BYTES / average).clamp(1, IN_FLIGHT);
        let (access, block) = (Arc::clone(access), Arc::clone(block));
        let streamed = |object: &ScanObject| object.size > large::STORED_MAX;
        let small = block.objects.iter().enumerate().filter(|(_, it)| !streamed(it));
        let small: Vec<usize> = small.map(|(at, _)| at).collect();
        let fetches = stream::iter(small)
            .map(move |at| {
                let (access, block) = (Arc::clone(&access), Arc::clone(&block));
                async move {
                    match block.objects.get(at) {
                        Some(object) => access.fetch(&block.bucket, object).await,
                        None => Err(String::from("no such object in the block")),
                    }
                }
            })
            .buffered(usize::try_from(width).unwrap_or(1));
        Self(fetches.boxed())
    }

    /// The bytes of the next object.
    pub async fn next(&mut self) -> Result<Bytes, FetchError> {
        self.0.next().await.unwrap_or_else(|| Err(String::from("the block has no more objects")))
    }
}
