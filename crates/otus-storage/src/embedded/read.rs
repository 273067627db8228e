//! Reading objects. A reader keeps its blobs from being removed while it reads, also when
//! their object is deleted or replaced meanwhile. It must not know ranges' syntax.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::sync::{Mutex, PoisonError, RwLock};

use super::objects::{find, info, segments};
use super::{ObjectInfo, Store, StoreError, blob, buckets};

/// Lookups that lose a race against another process's deletions begin anew this often.
const ATTEMPTS_MAX: usize = 8;

/// Which blobs this process is reading.
#[derive(Debug, Default)]
pub(super) struct Leases {
    /// Held shared from looking up an object until its blobs are counted, and exclusively
    /// while blobs are removed.
    pub gate: RwLock<()>,
    pub readers: Mutex<HashMap<String, usize>>,
}

/// An object being read, from any of its bytes on.
#[derive(Debug)]
pub struct Reader {
    store: Store,
    info: ObjectInfo,
    segments: Vec<(String, u64)>,
    /// The open segment and how much of it is left.
    open: Option<(File, u64)>,
    /// The segment to open next.
    next: usize,
    /// Bytes to skip in it.
    skip: u64,
}

impl Store {
    /// Opens an object.
    ///
    /// # Errors
    /// [`StoreError::NoSuchBucket`], [`StoreError::NoSuchKey`].
    pub fn open_object(&self, bucket: &str, key: &str) -> Result<Reader, StoreError> {
        let _gate = self.0.leases.gate.read().unwrap_or_else(PoisonError::into_inner);
        let (info, segments) = self.0.connections.read(|index| {
            let row = find(index, buckets::id(index, bucket)?, key)?;
            let row = row.ok_or(StoreError::NoSuchKey)?;
            let segments = segments(index, row.id)?;
            Ok((info(index, row)?, segments))
        })?;
        let mut readers = self.0.leases.readers.lock().unwrap_or_else(PoisonError::into_inner);
        for (blob, _) in &segments {
            *readers.entry(blob.clone()).or_default() += 1;
        }
        drop(readers);
        Ok(Reader { store: self.clone(), info, segments, open: None, next: 0, skip: 0 })
    }

    /// Replaces the content of `buffer` by the object.
    ///
    /// # Errors
    /// As [`Self::open_object`], and the disk's.
    pub fn read(
        &self,
        bucket: &str,
        key: &str,
        buffer: &mut Vec<u8>,
    ) -> Result<ObjectInfo, StoreError> {
        let mut attempt = 1;
        loop {
            buffer.clear();
            let mut reader = self.open_object(bucket, key)?;
            match reader.read_to_end(buffer) {
                // Another process removed a blob after the name was looked up.
                Err(StoreError::Io(error))
                    if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS_MAX =>
                {
                    attempt += 1;
                }
                Err(error) => return Err(error),
                Ok(()) => return Ok(reader.info.clone()),
            }
        }
    }
}

impl Reader {
    #[must_use]
    pub fn info(&self) -> &ObjectInfo {
        &self.info
    }

    /// Goes to a byte of the object; before the first read.
    pub fn seek(&mut self, offset: u64) {
        self.open = None;
        self.next = 0;
        self.skip = offset;
        while let Some((_, size)) = self.segments.get(self.next)
            && self.skip >= *size
        {
            self.skip -= size;
            self.next += 1;
        }
    }

    /// Appends up to `max` bytes to `buffer`; fewer only at the end of the object.
    ///
    /// # Errors
    /// When a blob cannot be read, or is shorter than the index says.
    pub fn read(&mut self, buffer: &mut Vec<u8>, max: u64) -> Result<(), StoreError> {
        let mut left = max;
        while left > 0 {
            let Some((file, rest)) = &mut self.open else {
                if !self.open_next()? {
                    return Ok(());
                }
                continue;
            };
            let wanted = left.min(*rest);
            let read = Read::by_ref(file).take(wanted).read_to_end(buffer)? as u64;
            if read < wanted {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            *rest -= read;
            left -= read;
            if *rest == 0 {
                self.open = None;
            }
        }
        Ok(())
    }

    fn read_to_end(&mut self, buffer: &mut Vec<u8>) -> Result<(), StoreError> {
        buffer.reserve(usize::try_from(self.info.size).unwrap_or(0));
        self.read(buffer, self.info.size)
    }

    fn open_next(&mut self) -> Result<bool, StoreError> {
        let Some((blob, size)) = self.segments.get(self.next) else {
            return Ok(false);
        };
        let mut file = File::open(blob::place(&self.store.0.folder, blob))?;
        if self.skip > 0 {
            file.seek(SeekFrom::Start(self.skip))?;
        }
        self.open = Some((file, size.saturating_sub(self.skip)));
        self.skip = 0;
        self.next += 1;
        Ok(true)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let leases = &self.store.0.leases;
        let mut readers = leases.readers.lock().unwrap_or_else(PoisonError::into_inner);
        for (blob, _) in &self.segments {
            if let Some(count) = readers.get_mut(blob) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    readers.remove(blob);
                }
            }
        }
    }
}
