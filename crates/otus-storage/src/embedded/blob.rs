//! Blob files on their way in: written under a folder of this process, with their checksums,
//! and linked to their place when they are whole. It must not know the index.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use md5::{Digest as _, Md5};

use super::StoreError;

/// The file in a session's folder that its process keeps locked.
pub(super) const LOCK: &str = "lock";

/// Blobs this process is writing. What a process that died left is told from what a living one
/// writes by the lock.
#[derive(Debug, Clone)]
pub(super) struct Session(Arc<SessionFolder>);

#[derive(Debug)]
struct SessionFolder {
    store: PathBuf,
    path: PathBuf,
    _lock: File,
}

impl Drop for SessionFolder {
    fn drop(&mut self) {
        // Whoever starts next removes what cannot be removed now.
        let _ = fs::remove_file(self.path.join(LOCK));
        let _ = fs::remove_dir(&self.path);
    }
}

impl Session {
    pub(super) fn start(store: &Path) -> Result<Self, StoreError> {
        let _gate = gate(store)?;
        let id: u64 = rand::random();
        let path = store.join("incoming").join(format!("{}-{id:016x}", std::process::id()));
        fs::create_dir(&path)?;
        let lock = File::create(path.join(LOCK))?;
        lock.try_lock().map_err(io::Error::from)?;
        Ok(Self(Arc::new(SessionFolder { store: store.to_owned(), path, _lock: lock })))
    }

    pub(super) fn stage(&self) -> Result<BlobWriter, StoreError> {
        let name = new_name();
        let path = self.0.path.join(&name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        Ok(BlobWriter {
            file: Some(file),
            md5: Md5::new(),
            crc64: crc_fast::Digest::new(crc_fast::CrcAlgorithm::Crc64Nvme),
            staged: Staged { session: self.clone(), name, path, size: 0, md5: [0; 16], crc64: 0 },
        })
    }
}

/// Held while a session's folder is made or the dead ones are looked for: a folder whose lock
/// is not taken yet would be mistaken for that of a dead process.
pub(super) fn gate(store: &Path) -> io::Result<File> {
    let gate = File::create(store.join("sessions.lock"))?;
    gate.lock()?;
    Ok(gate)
}

/// Time first, so that the index grows at its end; then chance.
fn new_name() -> String {
    let time = u128::from(super::now_ms().unsigned_abs()) << 80;
    let chance: u128 = rand::random::<u128>() >> 48;
    format!("{:032x}", time | chance)
}

/// Where a blob lives. The last digits of its name are chance, so folders fill evenly.
pub(super) fn place(store: &Path, name: &str) -> PathBuf {
    let shard = name.get(name.len().saturating_sub(2)..).unwrap_or("00");
    store.join("blobs").join(shard).join(name)
}

/// A blob being written.
pub struct BlobWriter {
    file: Option<File>,
    md5: Md5,
    crc64: crc_fast::Digest,
    staged: Staged,
}

impl std::fmt::Debug for BlobWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BlobWriter").field("staged", &self.staged).finish_non_exhaustive()
    }
}

impl BlobWriter {
    /// Appends `bytes`; blocks for as long as the disk does.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        if let Some(file) = &mut self.file {
            file.write_all(bytes)?;
        }
        self.md5.update(bytes);
        self.crc64.update(bytes);
        self.staged.size += bytes.len() as u64;
        Ok(())
    }

    /// Makes the bytes durable.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> Result<Staged, StoreError> {
        if let Some(file) = self.file.take() {
            file.sync_all()?;
        }
        self.staged.md5 = self.md5.finalize().into();
        self.staged.crc64 = self.crc64.finalize();
        Ok(self.staged)
    }
}

/// Durable bytes that no index knows yet; forgotten when dropped.
#[derive(Debug)]
pub struct Staged {
    session: Session,
    pub(super) name: String,
    path: PathBuf,
    size: u64,
    md5: [u8; 16],
    crc64: u64,
}

impl Staged {
    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// What the index will know it by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn md5(&self) -> [u8; 16] {
        self.md5
    }

    /// CRC-64/NVME, the checksum S3 adds by itself.
    #[must_use]
    pub fn crc64_nvme(&self) -> u64 {
        self.crc64
    }

    /// The bytes themselves, for a store elsewhere.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn into_bytes(self) -> Result<bytes::Bytes, StoreError> {
        Ok(fs::read(&self.path)?.into())
    }

    /// Links the file to its place. It keeps its name among the incoming until the index
    /// knows it, so that a crash in between leaves something to recognise it by.
    pub(super) fn link(&self) -> Result<(), StoreError> {
        let folder = self.link_unsynced()?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    /// As [`Self::link`]; the caller makes the folder it gives durable.
    pub(super) fn link_unsynced(&self) -> Result<PathBuf, StoreError> {
        let place = place(&self.session.0.store, &self.name);
        let Some(folder) = place.parent() else { return Err(StoreError::BadKey) };
        match fs::hard_link(&self.path, &place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(folder)?;
                File::open(self.session.0.store.join("blobs"))?.sync_all()?;
                fs::hard_link(&self.path, &place)?;
            }
            done => done?,
        }
        Ok(folder.to_owned())
    }

    /// Undoes [`Self::link`] when the index did not take it.
    pub(super) fn unlink(&self) {
        let _ = fs::remove_file(place(&self.session.0.store, &self.name));
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
