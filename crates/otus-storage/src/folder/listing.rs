//! Walking a folder in key order, about 4 µs a file: each folder is opened once and its
//! entries looked at relative to it. It must not know which names Athena hides.

use std::ops::ControlFlow;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};

use super::{Folder, beneath, io_cause};
use crate::error::{StorageCause, StorageError};
use crate::object::{Level, ObjectMeta};

/// Folders deeper than this are refused rather than recursed into.
const MAX_DEPTH: usize = 256;

struct Entry {
    /// Ends in `/` for a folder, so that sorting gives the order of keys.
    name: String,
    folder: bool,
}

/// Who walks.
pub(super) trait Visitor {
    /// Whether to walk the folder whose keys start with `below`.
    fn enters(&mut self, below: &str) -> bool;
    /// Sees an object.
    fn object(&mut self, object: ObjectMeta) -> ControlFlow<()>;
}

struct Everything<'a>(&'a mut dyn FnMut(ObjectMeta) -> ControlFlow<()>);

impl Visitor for Everything<'_> {
    fn enters(&mut self, _: &str) -> bool {
        true
    }

    fn object(&mut self, object: ObjectMeta) -> ControlFlow<()> {
        (self.0)(object)
    }
}

pub(super) fn list(
    folder: &Folder,
    prefix: &str,
    visit: &mut dyn FnMut(ObjectMeta) -> ControlFlow<()>,
) -> Result<(), StorageError> {
    walk(folder, prefix, &mut Everything(visit))
}

pub(super) fn walk(
    folder: &Folder,
    prefix: &str,
    visit: &mut dyn Visitor,
) -> Result<(), StorageError> {
    let (above, start) = prefix.rsplit_once('/').unwrap_or(("", prefix));
    let Some(dir) = open_folder(folder, above)? else {
        return Ok(());
    };
    let mut key = String::from(above);
    if !key.is_empty() {
        key.push('/');
    }
    let mut walk = Walk { folder, visit };
    walk.folder(dir, &mut key, start, 0).map(|_| ())
}

pub(super) fn level(folder: &Folder, prefix: &str) -> Result<Level, StorageError> {
    let mut level = Level::default();
    let above = prefix.strip_suffix('/').unwrap_or(prefix);
    let Some(dir) = open_folder(folder, above)? else {
        return Ok(level);
    };
    let entries = entries(&dir, "").map_err(|cause| folder.failed(prefix, cause))?;
    for entry in entries {
        let key = format!("{prefix}{}", entry.name);
        if entry.folder {
            level.prefixes.push(key);
        } else if let Some(meta) = meta(&dir, &entry.name, key) {
            level.objects.push(meta);
        }
    }
    Ok(level)
}

/// `None` when there is no such folder: a prefix without objects.
fn open_folder(folder: &Folder, path: &str) -> Result<Option<OwnedFd>, StorageError> {
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::RDONLY;
    if path.split('/').any(|part| matches!(part, "." | "..")) {
        return Ok(None);
    }
    if !path.is_empty() && super::check_key(path).is_err() {
        return Ok(None);
    }
    match beneath::open(&folder.root, path, flags, Mode::empty()) {
        Ok(dir) => Ok(Some(dir)),
        Err(StorageCause::NoSuchKey) => Ok(None),
        Err(cause) => Err(folder.failed(path, cause)),
    }
}

struct Walk<'a> {
    folder: &'a Folder,
    visit: &'a mut dyn Visitor,
}

impl Walk<'_> {
    fn folder(
        &mut self,
        dir: OwnedFd,
        key: &mut String,
        start: &str,
        depth: usize,
    ) -> Result<ControlFlow<()>, StorageError> {
        if depth > MAX_DEPTH {
            let error = std::io::Error::other("folders nested too deeply");
            return Err(self.folder.failed(key, StorageCause::Io(error)));
        }
        let found = entries(&dir, start).map_err(|cause| self.folder.failed(key, cause))?;
        let above = key.len();
        for entry in found {
            key.truncate(above);
            key.push_str(&entry.name);
            let flow = if entry.folder && !self.visit.enters(key) {
                ControlFlow::Continue(())
            } else if entry.folder {
                let name = entry.name.trim_end_matches('/');
                match rustix::fs::openat(&dir, name, DESCEND, Mode::empty()) {
                    Ok(below) => self.folder(below, key, "", depth + 1)?,
                    // Gone since it was listed.
                    Err(rustix::io::Errno::NOENT) => ControlFlow::Continue(()),
                    Err(error) => return Err(self.folder.failed(key, io_cause(error))),
                }
            } else {
                match meta(&dir, &entry.name, key.clone()) {
                    Some(meta) => self.visit.object(meta),
                    None => ControlFlow::Continue(()),
                }
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        key.truncate(above);
        Ok(ControlFlow::Continue(()))
    }
}

const DESCEND: OFlags =
    OFlags::DIRECTORY.union(OFlags::CLOEXEC).union(OFlags::NOFOLLOW).union(OFlags::RDONLY);

/// The entries of a folder whose names start with `start`, in key order.
fn entries(dir: &OwnedFd, start: &str) -> Result<Vec<Entry>, StorageCause> {
    let mut found = Vec::new();
    for entry in Dir::read_from(dir).map_err(io_cause)? {
        let entry = entry.map_err(io_cause)?;
        let Ok(name) = entry.file_name().to_str() else {
            continue;
        };
        if matches!(name, "." | "..") {
            continue;
        }
        let kind = match entry.file_type() {
            // File systems that do not say: ask.
            FileType::Unknown => rustix::fs::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)
                .map_or(FileType::Unknown, |stat| FileType::from_raw_mode(stat.st_mode)),
            kind => kind,
        };
        let folder = kind == FileType::Directory;
        let name = if folder { format!("{name}/") } else { name.to_owned() };
        if name.starts_with(start) {
            found.push(Entry { name, folder });
        }
    }
    found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// `None` when it is gone since it was listed.
fn meta(dir: &OwnedFd, name: &str, key: String) -> Option<ObjectMeta> {
    let stat = rustix::fs::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    let modified_ms =
        stat.st_mtime * 1000 + i64::try_from(stat.st_mtime_nsec).unwrap_or(0) / 1_000_000;
    let size = u64::try_from(stat.st_size).unwrap_or(0);
    Some(ObjectMeta { key, size, modified_ms, etag: None, archived: None })
}
