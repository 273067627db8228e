//! What publishing needs of a folder: new files, renames to keys, removal of whole folders. It
//! must not know who stages.

use std::fs::File;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, Mode, OFlags};
use rustix::io::Errno;

use super::{Folder, beneath, io_cause};
use crate::error::{StorageCause, StorageError};

const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC).union(OFlags::RDONLY);

impl Folder {
    /// Makes the file `path`, which must not be there, and the folders above it.
    pub(crate) fn create_new(&self, path: &str) -> Result<File, StorageError> {
        self.check_writable(path)?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = beneath::make_folders(&self.root, folder);
        let parent = parent.map_err(|cause| self.failed(path, cause))?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&parent, name, flags, Mode::from_raw_mode(0o644));
        file.map(File::from).map_err(|error| self.failed(path, io_cause(error)))
    }

    /// Renames `staged` to `key`. [`StorageCause::NoSuchKey`] when `staged` is not there.
    pub(crate) fn place(&self, staged: &str, key: &str) -> Result<(), StorageError> {
        self.check_writable(key)?;
        let failed = |cause| self.failed(key, cause);
        let (from, old) = staged.rsplit_once('/').unwrap_or(("", staged));
        let from = self.open_folder(from).map_err(failed)?;
        rustix::fs::statat(&from, old, AtFlags::SYMLINK_NOFOLLOW)
            .map_err(|error| failed(io_cause(error)))?;
        let (to, new) = key.rsplit_once('/').unwrap_or(("", key));
        let to = beneath::make_folders(&self.root, to).map_err(failed)?;
        rustix::fs::renameat(&from, old, &to, new)
            .map_err(|error| failed(StorageCause::Io(error.into())))
    }

    /// Makes every rename so far durable.
    pub(crate) fn sync(&self) -> Result<(), StorageError> {
        #[cfg(target_os = "linux")]
        rustix::fs::syncfs(&self.root).map_err(|error| self.failed("", io_cause(error)))?;
        #[cfg(not(target_os = "linux"))]
        rustix::fs::sync();
        Ok(())
    }

    /// Removes a folder and the files in it; folders within are none of ours and stay.
    pub(crate) fn remove_folder(&self, path: &str) -> Result<(), StorageError> {
        let level = self.level(&format!("{path}/"))?;
        for object in level.objects {
            self.delete(&object.key)?;
        }
        self.remove_if_empty(path)
    }

    /// Removes a folder without entries; one that is gone or holds something is no error.
    pub(crate) fn remove_if_empty(&self, path: &str) -> Result<(), StorageError> {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
        let above = match self.open_folder(above) {
            Ok(above) => above,
            Err(StorageCause::NoSuchKey) => return Ok(()),
            Err(cause) => return Err(self.failed(path, cause)),
        };
        match rustix::fs::unlinkat(&above, name, AtFlags::REMOVEDIR) {
            Ok(()) | Err(Errno::NOENT | Errno::NOTEMPTY | Errno::EXIST) => Ok(()),
            Err(error) => Err(self.failed(path, io_cause(error))),
        }
    }

    fn open_folder(&self, path: &str) -> Result<OwnedFd, StorageCause> {
        beneath::open(&self.root, path, FOLDER, Mode::empty())
    }
}
