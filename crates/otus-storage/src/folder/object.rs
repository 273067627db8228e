//! Single objects of a folder, read from any byte and written piece by piece. It must not
//! know requests.

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, OFlags};

use super::{Folder, beneath, io_cause, word};
use crate::error::{StorageCause, StorageError};
use crate::pieces::each_piece;

/// An open object.
#[derive(Debug)]
pub struct OpenFile {
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// Milliseconds since 1970 UTC.
    pub modified_ms: i64,
    /// Changes whenever the file does; not a hash of its bytes.
    pub etag: String,
}

/// An object that grows beside its place.
#[derive(Debug)]
pub struct FolderWriter {
    parent: OwnedFd,
    file: File,
    growing: String,
    name: String,
    done: bool,
}

impl Folder {
    /// Opens an object; it stays the same while it is read, also when it is replaced.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn open_object(&self, key: &str) -> Result<OpenFile, StorageError> {
        super::check_key(key).map_err(|cause| self.failed(key, cause))?;
        // NONBLOCK: opening a FIFO must not wait for a writer.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let file = beneath::open(&self.root, key, flags, Mode::empty());
        let file = file.map_err(|cause| self.failed(key, cause))?;
        let stat = rustix::fs::fstat(&file).map_err(|error| self.failed(key, io_cause(error)))?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if kind == FileType::Directory {
            return Err(self.failed(key, StorageCause::NoSuchKey));
        }
        if kind != FileType::RegularFile {
            return Err(self.failed(key, StorageCause::NotAFile(word(kind))));
        }
        let nanos = i64::try_from(stat.st_mtime_nsec).unwrap_or(0);
        Ok(OpenFile {
            file: File::from(file),
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified_ms: stat.st_mtime * 1000 + nanos / 1_000_000,
            etag: etag(&stat),
        })
    }

    /// Starts writing an object.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn start_object(&self, key: &str) -> Result<FolderWriter, StorageError> {
        self.check_writable(key)?;
        let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
        let parent = beneath::make_folders(&self.root, folder);
        let parent = parent.map_err(|cause| self.failed(key, cause))?;
        let growing = format!(".{:016x}.part", rand::random::<u64>());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&parent, &growing, flags, Mode::from_raw_mode(0o644));
        let file = file.map_err(|error| self.failed(key, io_cause(error)))?;
        let (file, name) = (File::from(file), name.to_owned());
        Ok(FolderWriter { parent, file, growing, name, done: false })
    }
}

impl Folder {
    /// Writes a local file as an object.
    ///
    /// # Errors
    /// As [`Self::write`], and when the file cannot be read.
    pub fn write_file(&self, key: &str, path: &Path) -> Result<(), StorageError> {
        let mut writer = self.start_object(key)?;
        let written = each_piece(path, |piece| writer.write(piece));
        let written = written.and_then(|()| writer.finish());
        written.map_err(|error| self.failed(key, StorageCause::Io(error)))
    }
}

/// With a dash, so that no client takes it for the MD5 of the bytes.
pub(super) fn etag(stat: &rustix::fs::Stat) -> String {
    format!("{:08x}{:012x}{:012x}-1", stat.st_ino & 0xffff_ffff, stat.st_size, nanos(stat))
}

fn nanos(stat: &rustix::fs::Stat) -> u64 {
    let nanos = i64::try_from(stat.st_mtime_nsec).unwrap_or(0).unsigned_abs();
    stat.st_mtime.unsigned_abs().wrapping_mul(1_000_000_000).wrapping_add(nanos) & ((1 << 48) - 1)
}

impl FolderWriter {
    /// Appends bytes.
    ///
    /// # Errors
    /// The system's.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    /// Makes the object durable and gives it its name.
    ///
    /// # Errors
    /// The system's.
    pub fn finish(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        rustix::fs::renameat(&self.parent, &self.growing, &self.parent, &self.name)?;
        self.done = true;
        Ok(())
    }
}

impl Drop for FolderWriter {
    fn drop(&mut self) {
        if !self.done {
            let _ = rustix::fs::unlinkat(&self.parent, &self.growing, AtFlags::empty());
        }
    }
}
