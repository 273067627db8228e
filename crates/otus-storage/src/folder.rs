//! A mounted folder: keys are paths below its root, opened beneath it so that no link leads
//! out. It must not know hidden names or formats.

mod beneath;
mod listing;
mod object;
mod page;
mod staging;

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::buffer::spare_capacity;
use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::Errno;

use crate::embedded::{ListPage, ListRequest};
use crate::error::{StorageCause, StorageError};
use crate::object::{Level, ObjectMeta};

pub use object::{FolderWriter, OpenFile};

/// The folder of the object that was read last, kept open: the next one is as a rule beside
/// it, and a name in an open folder is found faster than a path. For one bucket.
#[derive(Debug, Default)]
pub struct Beside {
    path: String,
    folder: Option<OwnedFd>,
}

/// A folder mounted as a bucket. Cheap to use from many threads at once.
#[derive(Debug)]
pub struct Folder {
    bucket: String,
    path: PathBuf,
    root: OwnedFd,
    writable: bool,
}

impl Folder {
    /// Opens `path` as the root of `bucket`.
    ///
    /// # Errors
    /// When it is no folder that can be opened.
    pub fn open(bucket: &str, path: &Path, writable: bool) -> Result<Self, StorageError> {
        let flags = OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::RDONLY;
        let root = rustix::fs::open(path, flags, Mode::empty()).map_err(|error| {
            let message = format!("cannot open the folder {}: {error}", path.display());
            let error = io::Error::new(io::Error::from(error).kind(), message);
            StorageError::new(bucket, None, StorageCause::Io(error))
        })?;
        Ok(Self { bucket: bucket.to_owned(), path: path.to_owned(), root, writable })
    }

    /// The folder as it was named.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// Every object whose key starts with `prefix`, in key order; a folder that does not
    /// exist holds none. Links to folders are not followed; links to files, FIFOs and
    /// devices are listed, so that reading them can say what they are.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn list(
        &self,
        prefix: &str,
        visit: &mut dyn FnMut(ObjectMeta) -> ControlFlow<()>,
    ) -> Result<(), StorageError> {
        listing::list(self, prefix, visit)
    }

    /// The next level below `prefix`, which ends in `/` or is empty.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn level(&self, prefix: &str) -> Result<Level, StorageError> {
        listing::level(self, prefix)
    }

    /// A page of the listing, in the order of the keys' bytes.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn page(&self, request: &ListRequest<'_>) -> Result<ListPage, StorageError> {
        page::page(self, request)
    }

    /// Replaces the content of `buffer` by the object.
    ///
    /// # Errors
    /// [`StorageCause::NoSuchKey`], [`StorageCause::NotAFile`], [`StorageCause::LeadsOut`]
    /// or the system's.
    pub fn read(&self, key: &str, buffer: &mut Vec<u8>) -> Result<(), StorageError> {
        self.read_beside(key, &mut Beside::default(), buffer)
    }

    /// [`Self::read`], from the folder in `beside` where it is the object's.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_beside(
        &self,
        key: &str,
        beside: &mut Beside,
        buffer: &mut Vec<u8>,
    ) -> Result<(), StorageError> {
        buffer.clear();
        check_key(key).map_err(|cause| self.failed(key, cause))?;
        let file = self.open_to_read(key, beside).map_err(|cause| self.failed(key, cause))?;
        let stat = rustix::fs::fstat(&file).map_err(|error| self.failed(key, io_cause(error)))?;
        let kind = FileType::from_raw_mode(stat.st_mode);
        if kind != FileType::RegularFile {
            return Err(self.failed(key, StorageCause::NotAFile(word(kind))));
        }
        let size = usize::try_from(stat.st_size).unwrap_or(0);
        read_all(&file, size, buffer).map_err(|error| self.failed(key, io_cause(error)))
    }

    fn open_to_read(&self, key: &str, beside: &mut Beside) -> Result<OwnedFd, StorageCause> {
        // NONBLOCK: opening a FIFO must not wait for a writer.
        const READ: OFlags =
            OFlags::RDONLY.union(OFlags::CLOEXEC).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);
        const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC).union(OFlags::PATH);
        if let Some((path, name)) = key.rsplit_once('/') {
            if beside.folder.is_none() || beside.path != path {
                beside.folder = beneath::open(&self.root, path, FOLDER, Mode::empty()).ok();
                path.clone_into(&mut beside.path);
            }
            // A link may lead elsewhere below the root, and what went wrong is told by the
            // whole path.
            if let Some(folder) = &beside.folder
                && let Ok(file) = beneath::open(folder, name, READ, Mode::empty())
            {
                return Ok(file);
            }
        }
        beneath::open(&self.root, key, READ, Mode::empty())
    }

    /// Writes the object beside its place and renames it there.
    ///
    /// # Errors
    /// [`StorageCause::ReadOnly`], [`StorageCause::BadKey`] or the system's.
    pub fn write(&self, key: &str, bytes: &[u8]) -> Result<(), StorageError> {
        self.check_writable(key)?;
        let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
        let parent = beneath::make_folders(&self.root, folder);
        let parent = parent.map_err(|cause| self.failed(key, cause))?;
        // Hidden from listings by Athena's rule while it grows.
        let passing = format!(".{}.{}.part", name, std::process::id());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        let flags = flags | OFlags::NOFOLLOW;
        let write = || -> io::Result<()> {
            let file = rustix::fs::openat(&parent, &passing, flags, Mode::from_raw_mode(0o644))?;
            let mut file = std::fs::File::from(file);
            file.write_all(bytes)?;
            file.sync_all()?;
            rustix::fs::renameat(&parent, &passing, &parent, name)?;
            Ok(())
        };
        write().map_err(|error| self.failed(key, StorageCause::Io(error)))
    }

    /// Deletes the object; none of that key is no error.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.check_writable(key)?;
        let (folder, name) = key.rsplit_once('/').unwrap_or(("", key));
        let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
        let parent = match beneath::open(&self.root, folder, flags, Mode::empty()) {
            Ok(parent) => parent,
            Err(StorageCause::NoSuchKey) => return Ok(()),
            Err(cause) => return Err(self.failed(key, cause)),
        };
        match rustix::fs::unlinkat(&parent, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => Ok(()),
            Err(error) => Err(self.failed(key, io_cause(error))),
        }
    }

    pub(crate) fn check_writable(&self, key: &str) -> Result<(), StorageError> {
        if !self.writable {
            return Err(self.failed(key, StorageCause::ReadOnly));
        }
        if key.ends_with('/') {
            return Err(self.failed(key, StorageCause::BadKey));
        }
        check_key(key).map_err(|cause| self.failed(key, cause))
    }

    pub(crate) fn failed(&self, key: &str, cause: StorageCause) -> StorageError {
        StorageError::new(&self.bucket, Some(key), cause)
    }
}

/// Reads a regular file of about `size` bytes to its end, as a rule in one call.
fn read_all(file: &OwnedFd, size: usize, buffer: &mut Vec<u8>) -> Result<(), Errno> {
    // One byte more than the size, so that the end is seen by the same read.
    buffer.reserve(size.saturating_add(1));
    loop {
        let room = buffer.capacity() - buffer.len();
        match rustix::io::read(file, spare_capacity(buffer)) {
            Ok(0) => return Ok(()),
            Ok(read) if read < room && buffer.len() >= size => return Ok(()),
            Ok(_) => buffer.reserve(1),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error),
        }
    }
}

/// S3 keys that are no path below a folder: empty, with empty, `.` or `..` parts, or a NUL.
fn check_key(key: &str) -> Result<(), StorageCause> {
    let bad = key.split('/').any(|part| matches!(part, "" | "." | "..")) || key.contains('\0');
    if bad { Err(StorageCause::BadKey) } else { Ok(()) }
}

fn word(kind: FileType) -> &'static str {
    match kind {
        FileType::Directory => "a folder",
        FileType::Fifo => "a FIFO",
        FileType::Socket => "a socket",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        FileType::Symlink => "a link",
        _ => "something else",
    }
}

fn io_cause(error: Errno) -> StorageCause {
    match error {
        Errno::NOENT | Errno::NOTDIR => StorageCause::NoSuchKey,
        error => StorageCause::Io(error.into()),
    }
}

#[cfg(test)]
mod tests;
