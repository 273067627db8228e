//! Listing a prefix, many requests at a time: as soon as one page is not enough, the folders
//! below are listed beside each other, and what the first page gave is not asked for again
//! (`StartAfter`). It must not know which keys Athena hides.

use std::sync::Arc;

use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;

use super::bucket::Inner;
use super::call::{Call, execute};
use super::document::{Page, page};
use crate::error::StorageCause;
use crate::object::{Level, ObjectMeta};

/// Folders below folders that are listed beside each other; below, pages follow each other.
const SPLIT_DEPTH_MAX: usize = 32;
/// Folders of one level listed at the same time; requests are bounded by the client too.
const FOLDERS_AT_ONCE: usize = 64;

type Found = Result<Vec<ObjectMeta>, StorageCause>;

/// Every object below `prefix`, in key order.
pub async fn list(bucket: Arc<Inner>, prefix: String) -> Found {
    let mut found = below(bucket, prefix, None, 0).await?;
    found.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    Ok(found)
}

/// What one page is asked for.
#[derive(Debug, Clone, Default)]
pub struct PageRequest {
    pub prefix: String,
    pub delimiter: Option<String>,
    /// Only what comes after this.
    pub after: Option<String>,
    /// As many keys and prefixes at most; the server's own limit without it.
    pub most: Option<usize>,
    /// As the page before gave it out; `after` no longer counts.
    pub token: Option<String>,
}

/// One page.
pub async fn one(bucket: Arc<Inner>, request: PageRequest) -> Result<Page, StorageCause> {
    ask(&bucket, request).await
}

/// The level below `prefix`.
pub async fn level(bucket: Arc<Inner>, prefix: String) -> Result<Level, StorageCause> {
    let mut level = Level::default();
    let mut token = None;
    loop {
        let page = ask(&bucket, PageRequest { token, ..folder(&prefix) }).await?;
        level.prefixes.extend(page.prefixes);
        level.objects.extend(page.objects);
        token = page.next;
        if token.is_none() {
            return Ok(level);
        }
    }
}

/// Objects below `prefix` whose keys come after `after`.
fn below(
    bucket: Arc<Inner>,
    prefix: String,
    after: Option<String>,
    depth: usize,
) -> BoxFuture<'static, Found> {
    Box::pin(async move {
        let asked = PageRequest { prefix: prefix.clone(), after, ..PageRequest::default() };
        let first = ask(&bucket, asked).await?;
        let mut found = first.objects;
        let (Some(token), Some(last)) = (first.next, found.last().map(|it| it.key.clone())) else {
            return Ok(found);
        };
        if depth >= SPLIT_DEPTH_MAX {
            found.extend(pages(&bucket, &prefix, token).await?);
            return Ok(found);
        }
        found.extend(beside(bucket, prefix, last, depth).await?);
        Ok(found)
    })
}

/// The rest of a prefix, page by page.
async fn pages(bucket: &Inner, prefix: &str, token: String) -> Found {
    let mut found = Vec::new();
    let mut token = Some(token);
    while let Some(at) = token {
        let prefix = prefix.to_owned();
        let asked = PageRequest { prefix, token: Some(at), ..PageRequest::default() };
        let page = ask(bucket, asked).await?;
        found.extend(page.objects);
        token = page.next;
    }
    Ok(found)
}

/// What lies below `prefix` after `last`, its folders beside each other.
async fn beside(bucket: Arc<Inner>, prefix: String, last: String, depth: usize) -> Found {
    let mut found = Vec::new();
    let mut folders = FuturesUnordered::new();
    let mut token = None;
    // The folder the first page ended in is begun in the middle, and comes first.
    let (mut after, inside) = match folder_of(&prefix, &last) {
        Some(folder) => (format!("{folder}\u{10FFFF}"), Some(folder)),
        None => (last.clone(), None),
    };
    if let Some(folder) = inside {
        folders.push(below(Arc::clone(&bucket), folder, Some(last), depth + 1));
    }
    loop {
        let after = Some(std::mem::take(&mut after));
        let page = ask(&bucket, PageRequest { after, token, ..folder(&prefix) }).await?;
        found.extend(page.objects);
        for folder in page.prefixes {
            folders.push(below(Arc::clone(&bucket), folder, None, depth + 1));
            if folders.len() >= FOLDERS_AT_ONCE
                && let Some(done) = folders.next().await
            {
                found.extend(done?);
            }
        }
        token = page.next;
        if token.is_none() {
            break;
        }
    }
    while let Some(done) = folders.next().await {
        found.extend(done?);
    }
    Ok(found)
}

/// The folder directly below `prefix` that `key` lies in.
fn folder_of(prefix: &str, key: &str) -> Option<String> {
    let rest = key.strip_prefix(prefix)?;
    let (name, _) = rest.split_once('/')?;
    Some(format!("{prefix}{name}/"))
}

/// A page of one level.
fn folder(prefix: &str) -> PageRequest {
    let delimiter = Some(String::from("/"));
    PageRequest { prefix: prefix.to_owned(), delimiter, ..PageRequest::default() }
}

async fn ask(bucket: &Inner, request: PageRequest) -> Result<Page, StorageCause> {
    // No `encoding-type`: our XML reader takes every character reference, and some servers
    // repeat the parameter without encoding anything.
    let mut call = Call::get("ListObjectsV2", "s3:ListBucket", "");
    call.query.push(("list-type", "2".to_owned()));
    if !request.prefix.is_empty() {
        call.query.push(("prefix", request.prefix));
    }
    if let Some(delimiter) = request.delimiter {
        call.query.push(("delimiter", delimiter));
    }
    let most = bucket.client.options.page_keys.map(|it| it.to_string());
    if let Some(most) = request.most.map(|it| it.to_string()).or(most) {
        call.query.push(("max-keys", most));
    }
    match (request.token, request.after) {
        (Some(token), _) => call.query.push(("continuation-token", token)),
        (None, Some(after)) => call.query.push(("start-after", after)),
        (None, None) => {}
    }
    // SigV4 wants parameters in order; the signer sorts, some servers compare as sent.
    call.query.sort_unstable();
    let answer = execute(bucket, &call).await?;
    page(&answer.body)
        .map_err(|reason| StorageCause::Unreachable(format!("ListObjectsV2: {reason}")))
}
