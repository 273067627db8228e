//! From surviving partitions to object blocks: their prefixes are listed, many at once,
//! and the objects found cut into blocks, big ones first. Prefixes that do not exist are
//! normal. It must not know formats.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::common::runtime::SpawnedTask;
use futures::StreamExt;
use futures::stream;
use otus_storage::ObjectMeta;
use otus_types::{ErrorCode, QueryError};

use super::buckets::WantedBuckets;
use super::prune::{Place, Surviving};
use super::task::{self, ObjectBlock, ScanObject, block_bytes, cut};
use super::{columnar, symlink};
use crate::errors::internal;
use crate::metering::ScanMetrics;
use crate::objects::{Listed, Objects, split_location};

/// Listing tasks at the same time, and the places each of them lists at most one after the
/// other: a task for each of a million places would cost more than it gains.
const LISTINGS: usize = 64;
const SHARE: usize = 16;

/// What a listing found.
#[derive(Debug, Default)]
pub struct Listing {
    /// Largest first, unless `in_order` was asked for.
    pub blocks: Vec<ObjectBlock>,
    pub objects: u64,
    pub bytes: u64,
    /// Objects of each place, in the order of the places.
    pub counts: Vec<u64>,
}

/// How a scan wants its objects.
#[derive(Debug)]
pub struct Wish {
    /// The others are left out.
    pub buckets: Option<WantedBuckets>,
    /// Streams that read.
    pub threads: usize,
    /// The blocks keep the order of the places, so that a LIMIT reads the first ones.
    pub in_order: bool,
}

/// Lists every place of `surviving`.
///
/// # Errors
/// When a place is no S3 location, its bucket is not mounted, or a listing fails.
pub async fn list(
    objects: &Arc<Objects>,
    metrics: &ScanMetrics,
    surviving: &Surviving,
    wish: &Wish,
) -> Result<Listing, QueryError> {
    let share = (surviving.places.len() / LISTINGS).clamp(1, SHARE);
    let linked = surviving.formats.iter();
    let linked = linked.map(|it| it.input_format.as_deref() == Some(symlink::INPUT_FORMAT));
    let linked: Arc<[bool]> = linked.collect();
    let shares = stream::iter(surviving.places.chunks(share).map(<[Place]>::to_vec)).map(|share| {
        let (objects, linked) = (Arc::clone(objects), Arc::clone(&linked));
        // A task each: a folder's listing blocks its thread for as long as the disk does.
        SpawnedTask::spawn(async move { list_share(&objects, &share, &linked).await })
    });
    let mut shares = shares.buffered(LISTINGS);
    let mut listing = Listing::default();
    let mut runs: BTreeMap<(String, usize), Vec<ScanObject>> = BTreeMap::new();
    let mut partition = 0_u32;
    while let Some(share) = shares.next().await {
        let share = share.map_err(|error| internal(&format!("a listing stopped: {error}")))??;
        for (format, buckets) in share {
            listing.counts.push(buckets.iter().map(|it| it.1.objects.len() as u64).sum());
            for (bucket, mut found) in buckets {
                if let Some(wanted) = &wish.buckets {
                    wanted.choose(&mut found.objects, |it| &it.key);
                }
                listing.objects += found.objects.len() as u64;
                listing.bytes += found.objects.iter().map(|it| it.size).sum::<u64>();
                for (key, class) in &found.archived {
                    let reason = format!("the object is in storage class {class} and was skipped");
                    metrics.add_archived(&format!("s3://{bucket}/{key}"), reason);
                }
                let run = runs.entry((bucket, format)).or_default();
                run.extend(found.objects.into_iter().map(|it| scan_object(it, partition)));
            }
            partition = partition.saturating_add(1);
        }
    }
    let limit = block_bytes(listing.bytes, wish.threads);
    for ((bucket, format), run) in runs {
        let splits = surviving.formats.get(format).is_some_and(columnar::splits);
        let run = if splits { task::shares(run, limit) } else { run };
        listing.blocks.extend(cut(&Arc::from(bucket), format, run, limit));
    }
    if !wish.in_order {
        listing.blocks.sort_by_key(|it| std::cmp::Reverse(it.bytes));
    }
    Ok(listing)
}

/// The format of each place and what was found there, by bucket.
type Share = Vec<(usize, Vec<(String, Listed)>)>;

async fn list_share(
    objects: &Objects,
    places: &[Place],
    linked: &[bool],
) -> Result<Share, QueryError> {
    let mut found = Vec::with_capacity(places.len());
    for place in places {
        let split = split_location(&place.location);
        let (bucket, prefix) = split.ok_or_else(|| no_location(&place.location))?;
        let listed = objects.list(&bucket, &prefix).await?;
        let buckets = if linked.get(place.format) == Some(&true) {
            symlink::follow(objects, &bucket, listed).await?
        } else {
            vec![(bucket, listed)]
        };
        found.push((place.format, buckets));
    }
    Ok(found)
}

fn scan_object(object: ObjectMeta, partition: u32) -> ScanObject {
    let etag = object.etag.map(String::into_boxed_str);
    let modified = object.modified_ms;
    ScanObject { key: object.key, size: object.size, modified, etag, partition, share: None }
}

fn no_location(location: &str) -> QueryError {
    QueryError::new(
        ErrorCode::HiveFilesystemError,
        format!("The location '{location}' is not an S3 location"),
    )
    .hint("a location looks like s3://bucket/prefix/")
}
