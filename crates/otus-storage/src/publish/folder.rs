//! Staging in mounted folders: files under a folder of this process at the mount's root, told
//! from those of dead processes by a lock. It must not know journals.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use md5::{Digest as _, Md5};

use super::STAGING;
use crate::bucket::Bucket;
use crate::error::{StorageCause, StorageError};
use crate::folder::Folder;

/// The file in a session's folder that its process keeps locked.
const LOCK: &str = "lock";

/// Whose sessions these are: several data directories may write into one folder, and each
/// removes only what its own dead processes left.
#[derive(Debug, Clone, Default)]
pub struct StagingOwner {
    /// Of the data directory; letters and digits.
    pub id: String,
    /// A file locked while a session is made or the dead ones are looked for.
    pub gate: PathBuf,
}

impl StagingOwner {
    /// That of a data directory; `writes` is a folder in it that exists.
    ///
    /// # Errors
    /// When the directory has no path.
    pub fn of(data_dir: &Path, writes: &Path) -> io::Result<Self> {
        let path = data_dir.canonicalize()?;
        let hash = Md5::digest(path.as_os_str().as_encoded_bytes());
        let id = data_encoding::HEXLOWER.encode(hash.get(..8).unwrap_or_default());
        Ok(Self { id, gate: writes.join("staging.lock") })
    }

    fn lock_gate(&self) -> io::Result<File> {
        let gate = File::create(&self.gate)?;
        gate.lock()?;
        Ok(gate)
    }
}

/// The sessions of this process, by bucket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sessions {
    owner: Arc<StagingOwner>,
    open: Arc<Mutex<BTreeMap<String, Arc<Session>>>>,
}

#[derive(Debug)]
struct Session {
    bucket: Arc<Bucket>,
    /// Path below the folder's root.
    path: String,
    _lock: File,
    next: AtomicU64,
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(folder) = self.bucket.folder() {
            // Whoever starts next removes what cannot be removed now.
            let _ = folder.remove_folder(&self.path);
            let _ = folder.remove_if_empty(STAGING);
        }
    }
}

/// A file that grows in a session.
#[derive(Debug)]
pub(super) struct FileWriter {
    file: File,
    staged: StagedFile,
}

/// A file of a session; forgotten when dropped.
#[derive(Debug)]
pub(super) struct StagedFile {
    session: Arc<Session>,
    name: String,
    placed: bool,
}

impl Drop for StagedFile {
    fn drop(&mut self) {
        if !self.placed
            && let Some(folder) = self.session.bucket.folder()
        {
            let _ = folder.delete(&self.path());
        }
    }
}

impl Sessions {
    pub(crate) fn new(owner: StagingOwner) -> Self {
        Self { owner: Arc::new(owner), open: Arc::default() }
    }

    pub(super) fn stage(
        &self,
        bucket: &Arc<Bucket>,
        name: &str,
        key: &str,
    ) -> Result<FileWriter, StorageError> {
        let folder = of(bucket, name)?;
        folder.check_writable(key)?;
        let failed = |error| StorageError::new(name, Some(key), StorageCause::Io(error));
        let session = self.session(bucket, name).map_err(failed)?;
        let number = session.next.fetch_add(1, Ordering::Relaxed);
        let staged = StagedFile { session, name: format!("{number}"), placed: false };
        let file = folder.create_new(&staged.path())?;
        Ok(FileWriter { file, staged })
    }

    fn session(&self, bucket: &Arc<Bucket>, name: &str) -> io::Result<Arc<Session>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open.get(name) {
            return Ok(Arc::clone(session));
        }
        let folder = of(bucket, name).map_err(io::Error::other)?;
        let _gate = self.owner.lock_gate()?;
        let chance: u64 = rand::random();
        let path = format!("{STAGING}/{}-{}-{chance:016x}", self.owner.id, std::process::id());
        let lock = folder.create_new(&format!("{path}/{LOCK}")).map_err(io::Error::other)?;
        lock.try_lock().map_err(io::Error::from)?;
        let session =
            Session { bucket: Arc::clone(bucket), path, _lock: lock, next: AtomicU64::new(0) };
        let session = Arc::new(session);
        open.insert(name.to_owned(), Arc::clone(&session));
        Ok(session)
    }

    pub(crate) fn owner(&self) -> &StagingOwner {
        &self.owner
    }
}

impl FileWriter {
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)
    }

    pub(super) fn finish(self) -> io::Result<StagedFile> {
        self.file.sync_all()?;
        Ok(self.staged)
    }
}

impl StagedFile {
    /// Below the folder's root.
    pub(super) fn path(&self) -> String {
        format!("{}/{}", self.session.path, self.name)
    }
}

/// Renames files to their keys and makes that durable.
pub(super) fn place_all(files: Vec<(String, String, StagedFile)>) -> Result<(), StorageError> {
    let mut touched: BTreeMap<String, Arc<Session>> = BTreeMap::new();
    for (bucket, key, mut file) in files {
        of(&file.session.bucket, &bucket)?.place(&file.path(), &key)?;
        file.placed = true;
        touched.insert(bucket, Arc::clone(&file.session));
    }
    for (bucket, session) in touched {
        of(&session.bucket, &bucket)?.sync()?;
    }
    Ok(())
}

/// Removes what dead processes of this data directory left in `folder`, but for the sessions
/// in `keep` (paths below the root).
pub(crate) fn clean(
    folder: &Folder,
    owner: &StagingOwner,
    keep: &BTreeSet<String>,
) -> Result<(), StorageError> {
    let level = folder.level(&format!("{STAGING}/"))?;
    let own = format!("{STAGING}/{}-", owner.id);
    let sessions: Vec<&str> = level.prefixes.iter().map(|it| it.trim_end_matches('/')).collect();
    let sessions = sessions.into_iter().filter(|it| it.starts_with(&own) && !keep.contains(*it));
    let mut gate = None;
    for session in sessions {
        if gate.is_none() {
            let taken = owner.lock_gate();
            gate = Some(taken.map_err(|error| folder.failed(STAGING, StorageCause::Io(error)))?);
        }
        let lock = folder.open_object(&format!("{session}/{LOCK}"));
        if lock.is_ok_and(|it| it.file.try_lock().is_err()) {
            continue;
        }
        folder.remove_folder(session)?;
    }
    let _ = folder.remove_if_empty(STAGING);
    Ok(())
}

fn of<'a>(bucket: &'a Arc<Bucket>, name: &str) -> Result<&'a Folder, StorageError> {
    bucket.folder().ok_or_else(|| {
        let error = io::Error::other("the bucket is no folder any more");
        StorageError::new(name, None, StorageCause::Io(error))
    })
}
