//! What nobody needs: bytes of writers that died, blobs of objects that are gone. It must not
//! know why.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::PoisonError;

use rusqlite::OptionalExtension;

use super::blob::{LOCK, gate, place};
use super::{Store, StoreError};

/// Blobs removed in one transaction.
const BATCH: i64 = 1000;

/// The right to remove blobs, which one process at a time has.
#[derive(Debug, Default)]
pub(super) struct Janitor {
    lock: Option<File>,
}

/// Goes through the folders of processes that no longer live: a blob the index knows stays, a
/// blob it does not know was never acknowledged.
pub(super) fn recover(store: &Store) -> Result<(), StoreError> {
    let _gate = gate(&store.0.folder)?;
    for session in fs::read_dir(store.0.folder.join("incoming"))? {
        let session = session?.path();
        let lock = match File::open(session.join(LOCK)) {
            Ok(lock) => lock,
            // Ended while we looked, or died before it had a lock: without one nothing was
            // written.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let _ = fs::remove_dir(&session);
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if lock.try_lock().is_err() {
            continue;
        }
        let files = match fs::read_dir(&session) {
            Ok(files) => files,
            // Its process ended between the look at the lock and this one.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error.into()),
        };
        for file in files {
            let file = file?;
            let name = file.file_name();
            let Some(name) = name.to_str().filter(|it| *it != LOCK) else { continue };
            if !is_known(store, name)? {
                remove(&place(&store.0.folder, name))?;
            }
            remove(&file.path())?;
        }
        remove(&session.join(LOCK))?;
        let _ = fs::remove_dir(&session);
    }
    Ok(())
}

fn is_known(store: &Store, blob: &str) -> Result<bool, StoreError> {
    store.0.connections.read(|index| {
        let mut statement = index.prepare_cached("SELECT 1 FROM blob WHERE name = ?1")?;
        Ok(statement.query_row([blob], |_| Ok(())).optional()?.is_some())
    })
}

/// Removes doomed blobs that nobody in this process reads.
pub(super) fn collect(store: &Store) -> Result<(), StoreError> {
    let mut janitor = store.0.janitor.lock().unwrap_or_else(PoisonError::into_inner);
    if janitor.lock.is_none() {
        let lock = File::create(store.0.folder.join("janitor.lock"))?;
        if lock.try_lock().is_err() {
            return Ok(());
        }
        janitor.lock = Some(lock);
    }
    let mut skipped = HashSet::new();
    loop {
        let doomed: Vec<String> = store.0.connections.read(|index| {
            let limit = BATCH + i64::try_from(skipped.len()).unwrap_or(0);
            let mut statement = index.prepare_cached("SELECT blob FROM doomed LIMIT ?1")?;
            let found = statement.query_map([limit], |row| row.get(0))?;
            Ok(found.collect::<Result<Vec<_>, _>>()?)
        })?;
        let removed = remove_unread(store, doomed, &mut skipped)?;
        if removed.is_empty() {
            return Ok(());
        }
        store.0.connections.write(|index| {
            let mut statement = index.prepare_cached("DELETE FROM doomed WHERE blob = ?1")?;
            for blob in &removed {
                statement.execute([blob])?;
            }
            Ok(())
        })?;
    }
}

fn remove_unread(
    store: &Store,
    doomed: Vec<String>,
    skipped: &mut HashSet<String>,
) -> Result<Vec<String>, StoreError> {
    let _gate = store.0.leases.gate.write().unwrap_or_else(PoisonError::into_inner);
    let readers = store.0.leases.readers.lock().unwrap_or_else(PoisonError::into_inner);
    let mut removed = Vec::new();
    for blob in doomed {
        if readers.contains_key(&blob) {
            skipped.insert(blob);
        } else {
            remove(&place(&store.0.folder, &blob))?;
            removed.push(blob);
        }
    }
    Ok(removed)
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
