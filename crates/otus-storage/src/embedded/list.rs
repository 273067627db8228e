//! Listings in pages of bounded size, with common prefixes skipped over rather than read. It
//! must not know S3's tokens.

use rusqlite::params;

use super::{Store, StoreError, buckets};
use crate::object::ObjectMeta;

/// What to list.
#[derive(Debug, Clone, Copy)]
pub struct ListRequest<'a> {
    pub prefix: &'a str,
    /// Keys that hold it after the prefix are rolled up.
    pub delimiter: Option<&'a str>,
    /// The first key that may be listed; see [`after_key`] and [`after_prefix`].
    pub start: &'a [u8],
    /// Objects and common prefixes together.
    pub max: usize,
}

/// A page of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListPage {
    pub objects: Vec<ObjectMeta>,
    pub prefixes: Vec<String>,
    /// Where the next page starts, if there is one.
    pub next: Option<Vec<u8>>,
}

impl ListPage {
    /// A page of objects that were listed whole, in the order of their keys.
    #[must_use]
    pub fn cut(objects: Vec<ObjectMeta>, request: &ListRequest<'_>) -> Self {
        let mut page = Self::default();
        let mut start = request.start.to_vec();
        for object in objects {
            let key = object.key.as_bytes();
            if key < start.as_slice() || !object.key.starts_with(request.prefix) {
                continue;
            }
            if page.is_full(request.max) {
                page.next = Some(key.to_vec());
                break;
            }
            match rolled(&object.key, request.prefix, request.delimiter) {
                Some(prefix) => {
                    start = after_prefix(prefix);
                    page.prefixes.push(prefix.to_owned());
                }
                None => page.objects.push(object),
            }
        }
        page
    }

    /// Whether nothing more fits.
    pub(crate) fn is_full(&self, max: usize) -> bool {
        self.objects.len() + self.prefixes.len() >= max
    }
}

/// The start of a listing that goes on after `key`.
#[must_use]
pub fn after_key(key: &str) -> Vec<u8> {
    let mut start = key.as_bytes().to_vec();
    start.push(0);
    start
}

/// The start of a listing that goes on after everything below a common prefix.
#[must_use]
pub fn after_prefix(prefix: &str) -> Vec<u8> {
    let mut start = prefix.as_bytes().to_vec();
    // UTF-8 has no 0xff, so the last byte can always grow.
    if let Some(last) = start.last_mut() {
        *last = last.saturating_add(1);
    }
    start
}

/// The common prefix `key` is rolled up into.
pub(crate) fn rolled<'a>(key: &'a str, prefix: &str, delimiter: Option<&str>) -> Option<&'a str> {
    let delimiter = delimiter.filter(|it| !it.is_empty())?;
    let rest = key.get(prefix.len()..)?;
    let at = rest.find(delimiter)?;
    key.get(..prefix.len() + at + delimiter.len())
}

impl Store {
    /// A page of a bucket's objects, in the order of their keys' bytes.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`].
    pub fn list(&self, bucket: &str, request: &ListRequest<'_>) -> Result<ListPage, StoreError> {
        self.0.connections.read(|index| {
            let bucket = buckets::id(index, bucket)?;
            let mut page = ListPage::default();
            let mut start = request.start.max(request.prefix.as_bytes()).to_vec();
            let end = match request.prefix {
                "" => vec![0xff],
                prefix => after_prefix(prefix),
            };
            let sql = "SELECT key, size, etag, modified_ms FROM object \
                       WHERE bucket = ?1 AND key >= ?2 AND key < ?3 ORDER BY key";
            let mut statement = index.prepare_cached(sql)?;
            'seek: loop {
                let mut rows = statement.query(params![bucket, start, end])?;
                while let Some(row) = rows.next()? {
                    let key: Vec<u8> = row.get(0)?;
                    if page.is_full(request.max) {
                        page.next = Some(key);
                        break 'seek;
                    }
                    let key = String::from_utf8_lossy(&key).into_owned();
                    if let Some(prefix) = rolled(&key, request.prefix, request.delimiter) {
                        start = after_prefix(prefix);
                        page.prefixes.push(prefix.to_owned());
                        continue 'seek;
                    }
                    page.objects.push(ObjectMeta {
                        key,
                        size: row.get(1)?,
                        modified_ms: row.get(3)?,
                        etag: Some(row.get(2)?),
                        archived: None,
                    });
                }
                break;
            }
            Ok(page)
        })
    }
}
