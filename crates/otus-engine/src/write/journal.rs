//! What is being committed, on disk before the first step: the next start finishes it, or
//! takes it back where the catalog refuses. A journal is its process's as long as that holds
//! the lock on it. It must not know what the objects hold.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use otus_catalog::CatalogStore;
use otus_storage::publish::{self, Resumed, Step};
use otus_types::QueryError;
use serde::{Deserialize, Serialize};

use super::commit::{Change, apply};
use crate::errors::internal;
use crate::objects::Objects;

/// Held while a journal is made or the abandoned ones are looked for.
const GATE: &str = "gate.lock";
/// A journal that is whole, and one that is being written.
const WHOLE: &str = "json";
const PARTIAL: &str = "part";

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    steps: Vec<Step>,
    change: Change,
}

/// The folder of journals.
#[derive(Debug)]
pub struct Journal<'a>(&'a Path);

/// A journal whose steps are under way.
#[derive(Debug)]
pub struct Open {
    path: PathBuf,
    _lock: File,
}

impl<'a> Journal<'a> {
    #[must_use]
    pub fn new(folder: &'a Path) -> Self {
        Self(folder)
    }

    /// Writes down what is about to happen.
    ///
    /// # Errors
    /// When the disk refuses; nothing may happen then.
    pub fn begin(&self, steps: &[Step], change: &Change) -> Result<Open, QueryError> {
        let entry = Entry { steps: steps.to_vec(), change: change.clone() };
        self.write(&entry).map_err(|error| failed(self.0, &error))
    }

    fn write(&self, entry: &Entry) -> io::Result<Open> {
        let gate = self.gate()?;
        let name = format!("{:016x}", rand::random::<u64>());
        let part = self.0.join(format!("{name}.{PARTIAL}"));
        let mut file = File::create_new(&part)?;
        file.try_lock()?;
        drop(gate);
        file.write_all(&serde_json::to_vec(entry)?)?;
        file.sync_all()?;
        let path = self.0.join(format!("{name}.{WHOLE}"));
        fs::rename(part, &path)?;
        File::open(self.0)?.sync_all()?;
        Ok(Open { path, _lock: file })
    }

    fn gate(&self) -> io::Result<File> {
        fs::create_dir_all(self.0)?;
        let gate = File::create(self.0.join(GATE))?;
        gate.lock()?;
        Ok(gate)
    }
}

impl Open {
    /// Everything has happened.
    ///
    /// # Errors
    /// When the file cannot be removed; the next start finds it done.
    pub fn end(self) -> Result<(), QueryError> {
        fs::remove_file(&self.path).map_err(|error| failed(&self.path, &error))
    }
}

/// Finishes what dead processes began to commit, then removes what they had staged.
///
/// # Errors
/// When journals cannot be read. One whose buckets cannot be reached is kept for the next
/// start and logged.
pub fn recover(
    folder: &Path,
    catalog: &dyn CatalogStore,
    objects: &Objects,
) -> Result<(), QueryError> {
    let kept = finish_all(folder, catalog, objects).map_err(|error| failed(folder, &error))?;
    let cleaned = objects.mount_table().clean_staging(&kept);
    cleaned.map_err(|error| error.to_query_error())
}

/// The steps of journals that stay.
fn finish_all(
    folder: &Path,
    catalog: &dyn CatalogStore,
    objects: &Objects,
) -> io::Result<Vec<Step>> {
    let _gate = Journal::new(folder).gate()?;
    let mut kept = Vec::new();
    for found in fs::read_dir(folder)? {
        let path = found?.path();
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or_default();
        if ending != WHOLE && ending != PARTIAL {
            continue;
        }
        let file = match File::open(&path) {
            Ok(file) => file,
            // Ended while we looked.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if file.try_lock().is_err() {
            continue;
        }
        if ending == WHOLE {
            let entry: Entry = serde_json::from_reader(io::BufReader::new(&file))?;
            if !finish(&entry, catalog, objects) {
                kept.extend(entry.steps);
                continue;
            }
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(kept)
}

/// Whether the journal is done with.
fn finish(entry: &Entry, catalog: &dyn CatalogStore, objects: &Objects) -> bool {
    let mounts = objects.mount_table();
    match publish::resume(mounts, &entry.steps) {
        Ok(Resumed::Nothing) => true,
        Ok(Resumed::Published) => {
            let Err(error) = apply(&entry.change, catalog) else { return true };
            tracing::warn!("an interrupted write is taken back: {error}");
            publish::withdraw(mounts, &entry.steps).is_ok()
        }
        Err(error) => {
            tracing::warn!("an interrupted write waits for the next start: {error}");
            false
        }
    }
}

fn failed(path: &Path, error: &io::Error) -> QueryError {
    internal(&format!("the journal of writes {}: {error}", path.display()))
}
