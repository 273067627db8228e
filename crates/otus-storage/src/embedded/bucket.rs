//! A bucket of the store as the rest of Otus sees buckets. It must not know the index.

use std::path::Path;

use bytes::Bytes;

use super::{Details, ListRequest, Precondition, Store, StoreError, after_key, after_prefix};
use crate::error::{StorageCause, StorageError};
use crate::object::{Level, ObjectMeta};
use crate::pieces::each_piece;

/// Objects looked up at a time.
const PAGE: usize = 10_000;

/// One bucket of the embedded store. Answers at once, as a folder does.
#[derive(Debug, Clone)]
pub struct EmbeddedBucket {
    store: Store,
    name: String,
}

impl EmbeddedBucket {
    #[must_use]
    pub fn new(store: Store, name: &str) -> Self {
        Self { store, name: name.to_owned() }
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Every object whose key starts with `prefix`, in key order.
    ///
    /// # Errors
    /// When the bucket is gone or the index cannot be read.
    pub fn list(&self, prefix: &str) -> Result<Vec<ObjectMeta>, StorageError> {
        let mut found = Vec::new();
        self.pages(prefix, None, |objects, _| found.extend(objects))?;
        Ok(found)
    }

    /// The next level below `prefix`.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn level(&self, prefix: &str) -> Result<Level, StorageError> {
        let mut level = Level::default();
        self.pages(prefix, Some("/"), |objects, prefixes| {
            level.objects.extend(objects);
            level.prefixes.extend(prefixes);
        })?;
        Ok(level)
    }

    /// Replaces the content of `buffer` by the object.
    ///
    /// # Errors
    /// [`StorageCause::NoSuchKey`] and what the disk says.
    pub fn read(&self, key: &str, buffer: &mut Vec<u8>) -> Result<(), StorageError> {
        let read = self.store.read(&self.name, key, buffer);
        read.map(|_| ()).map_err(|error| self.failed(Some(key), error))
    }

    /// Writes the whole object.
    ///
    /// # Errors
    /// When the bucket is gone or the disk refuses.
    pub fn write(&self, key: &str, bytes: &Bytes) -> Result<(), StorageError> {
        let write = || {
            let mut writer = self.store.stage()?;
            writer.write(bytes)?;
            let staged = writer.finish()?;
            let (details, none) = (Details::default(), Precondition::None);
            self.store.put(&self.name, key, staged, &details, &none)
        };
        write().map(|_| ()).map_err(|error| self.failed(Some(key), error))
    }

    /// Writes a local file as the whole object.
    ///
    /// # Errors
    /// As [`Self::write`], and when the file cannot be read.
    pub fn write_file(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        let write = || {
            let mut writer = self.store.stage()?;
            each_piece(path, |piece| writer.write(piece))?;
            let staged = writer.finish()?;
            let (details, none) = (Details::default(), Precondition::None);
            self.store.put(&self.name, key, staged, &details, &none)
        };
        write().map(|_| ()).map_err(|error| self.failed(Some(key), error))
    }

    /// Deletes the object; none of that key is no error.
    ///
    /// # Errors
    /// When the bucket is gone or the disk refuses.
    pub fn delete(&self, key: &str) -> Result<(), StorageError> {
        let deleted = self.store.delete(&self.name, key, &Precondition::None);
        deleted.map(|_| ()).map_err(|error| self.failed(Some(key), error))
    }

    fn pages(
        &self,
        prefix: &str,
        delimiter: Option<&str>,
        mut visit: impl FnMut(Vec<ObjectMeta>, Vec<String>),
    ) -> Result<(), StorageError> {
        let mut start = Vec::new();
        loop {
            let request = ListRequest { prefix, delimiter, start: &start, max: PAGE };
            let page = self.store.list(&self.name, &request);
            let page = page.map_err(|error| self.failed(None, error))?;
            let next = page.next.is_some();
            let last = page.objects.last().map(|it| after_key(&it.key));
            let rolled = page.prefixes.last().map(|it| after_prefix(it));
            start = last.max(rolled).unwrap_or_default();
            visit(page.objects, page.prefixes);
            if !next {
                return Ok(());
            }
        }
    }

    pub(crate) fn failed(&self, key: Option<&str>, error: StoreError) -> StorageError {
        let cause = match error {
            StoreError::NoSuchBucket => StorageCause::NoSuchBucket { mounts: Vec::new() },
            StoreError::NoSuchKey => StorageCause::NoSuchKey,
            StoreError::BadKey => StorageCause::BadKey,
            StoreError::Io(error) => StorageCause::Io(error),
            other => StorageCause::Io(std::io::Error::other(other.to_string())),
        };
        StorageError::new(&self.name, key, cause)
    }
}
