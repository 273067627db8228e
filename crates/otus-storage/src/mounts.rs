//! The mount table: which bucket names there are and where each leads. It must not know how
//! a bucket is read.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::bucket::Bucket;
use crate::embedded::{EmbeddedBucket, ListRequest, Store};
use crate::error::{StorageCause, StorageError};
use crate::folder::Folder;
use crate::publish::{self, Sessions, StagingOwner};
use crate::s3::{S3Bucket, S3Client, S3Options};

/// Buckets by name. Filled at start, then shared.
#[derive(Debug, Clone, Default)]
pub struct MountTable {
    buckets: BTreeMap<String, Arc<Bucket>>,
    store: Option<Store>,
    /// Buckets of the store that were asked for: a scan asks for each object.
    known: Arc<Mutex<BTreeMap<String, Arc<Bucket>>>>,
    real: Arc<Real>,
    pub(crate) sessions: Sessions,
}

/// Real S3: its client is made for the first bucket that needs it.
#[derive(Debug, Default)]
struct Real {
    options: S3Options,
    /// Names that are not mounted are looked for in real S3.
    elsewhere: bool,
    client: OnceLock<Arc<S3Client>>,
    found: Mutex<BTreeMap<String, Arc<Bucket>>>,
}

/// A line of the mount table, for messages and the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MountedBucket {
    pub bucket: String,
    /// The folder's path or the endpoint.
    pub leads_to: String,
    pub writable: bool,
}

impl MountTable {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Mounts the folder `path` as `bucket`, replacing what was there.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn mount_folder(
        &mut self,
        bucket: &str,
        path: &Path,
        writable: bool,
    ) -> Result<(), StorageError> {
        self.check_mount(bucket)?;
        let folder = Folder::open(bucket, path, writable)?;
        self.buckets.insert(bucket.to_owned(), Arc::new(Bucket::Folder(folder)));
        Ok(())
    }

    /// Serves the buckets of the embedded store. Said before any bucket is mounted, so that
    /// no mount hides one of them.
    pub fn use_store(&mut self, store: Store) {
        self.store = Some(store);
    }

    /// Whose staging folders are ours. Said before anything is written.
    pub fn use_staging(&mut self, owner: StagingOwner) {
        self.sessions = Sessions::new(owner);
    }

    /// Removes from the writable folders what dead processes of this data directory staged,
    /// but for the paths in `keep` and what lies beside them.
    ///
    /// # Errors
    /// When a folder cannot be changed.
    pub fn clean_staging(&self, keep: &[publish::Step]) -> Result<(), StorageError> {
        let kept = keep.iter().filter_map(|step| match step {
            publish::Step::File { staged, .. } => staged.rsplit_once('/'),
            _ => None,
        });
        let kept = kept.map(|(session, _)| session.to_owned()).collect();
        let folders = self.buckets.values().filter_map(|it| it.folder());
        for folder in folders.filter(|it| it.is_writable()) {
            publish::clean(folder, self.sessions.owner(), &kept)?;
        }
        Ok(())
    }

    /// The embedded store.
    #[must_use]
    pub fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Whether the command line mounted a bucket of this name.
    #[must_use]
    pub fn is_mounted(&self, name: &str) -> bool {
        self.buckets.contains_key(name)
    }

    /// How real buckets are reached, and whether names that are not mounted are looked for
    /// among them. Said before any bucket is mounted.
    pub fn use_s3(&mut self, options: S3Options, elsewhere: bool) {
        self.real = Arc::new(Real { options, elsewhere, ..Real::default() });
    }

    /// Mounts the real bucket `remote` as `bucket`. Nothing is asked of it yet.
    ///
    /// # Errors
    /// When its client cannot be started.
    pub fn mount_s3(
        &mut self,
        bucket: &str,
        remote: &str,
        writable: bool,
    ) -> Result<(), StorageError> {
        self.check_mount(bucket)?;
        let found = self.real.bucket(bucket, remote, writable)?;
        self.buckets.insert(bucket.to_owned(), found);
        Ok(())
    }

    /// The bucket called `name`: a mounted one, else a real one where these are looked for.
    ///
    /// # Errors
    /// [`StorageCause::NoSuchBucket`], naming the buckets there are.
    pub fn bucket(&self, name: &str) -> Result<Arc<Bucket>, StorageError> {
        if let Some(bucket) = self.buckets.get(name) {
            return Ok(Arc::clone(bucket));
        }
        if let Some(bucket) = self.embedded(name)? {
            return Ok(bucket);
        }
        if self.real.elsewhere {
            let known = self.real.found.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(bucket) = known.get(name) {
                return Ok(Arc::clone(bucket));
            }
            drop(known);
            let bucket = self.real.bucket(name, name, true)?;
            let mut known = self.real.found.lock().unwrap_or_else(PoisonError::into_inner);
            return Ok(Arc::clone(known.entry(name.to_owned()).or_insert(bucket)));
        }
        let mounts = self.list().into_iter().map(|it| it.bucket).collect();
        Err(StorageError::new(name, None, StorageCause::NoSuchBucket { mounts }))
    }

    fn embedded(&self, name: &str) -> Result<Option<Arc<Bucket>>, StorageError> {
        let Some(store) = &self.store else { return Ok(None) };
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if known.is_some() {
            // One that is gone by now answers so itself.
            return Ok(known);
        }
        let found = store.bucket(name).map_err(|error| {
            let error = std::io::Error::other(error.to_string());
            StorageError::new(name, None, StorageCause::Io(error))
        })?;
        Ok(found.map(|_| {
            let bucket = Bucket::Embedded(EmbeddedBucket::new(store.clone(), name));
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(name.to_owned()).or_insert_with(|| Arc::new(bucket)))
        }))
    }

    /// Refuses names that no bucket may have: those the server needs, and those of buckets
    /// of the store that hold objects.
    fn check_mount(&self, name: &str) -> Result<(), StorageError> {
        let refused = |text: String| {
            let error = std::io::Error::other(text);
            Err(StorageError::new(name, None, StorageCause::Io(error)))
        };
        if matches!(name, "console" | "healthz") {
            return refused(format!("nothing can be mounted as {name}: the server needs the name"));
        }
        let everything = ListRequest { prefix: "", delimiter: None, start: b"", max: 1 };
        let hidden = self.store.as_ref().map(|it| it.list(name, &everything));
        if hidden.is_some_and(|it| it.is_ok_and(|it| !it.objects.is_empty())) {
            return refused(format!(
                "{name} is a bucket of the embedded store: mount under another"
            ));
        }
        Ok(())
    }

    /// Every bucket, by name.
    #[must_use]
    pub fn list(&self) -> Vec<MountedBucket> {
        let embedded = self.store.iter().flat_map(|it| it.buckets().unwrap_or_default());
        let embedded = embedded.map(|it| MountedBucket {
            bucket: it.name,
            leads_to: String::from("the embedded store"),
            writable: true,
        });
        let mut listed: Vec<MountedBucket> = self
            .buckets
            .iter()
            .map(|(name, bucket)| MountedBucket {
                bucket: name.clone(),
                leads_to: bucket.leads_to(),
                writable: bucket.is_writable(),
            })
            .chain(embedded)
            .collect();
        listed.sort_by(|a, b| a.bucket.cmp(&b.bucket));
        listed
    }
}

impl Real {
    fn bucket(
        &self,
        name: &str,
        remote: &str,
        writable: bool,
    ) -> Result<Arc<Bucket>, StorageError> {
        let client = match self.client.get() {
            Some(client) => Arc::clone(client),
            None => {
                let made = S3Client::new(self.options.clone());
                let made =
                    made.map_err(|error| StorageError::new(name, None, StorageCause::Io(error)))?;
                Arc::clone(self.client.get_or_init(|| made))
            }
        };
        Ok(Arc::new(Bucket::S3(S3Bucket::new(name, remote, client, writable))))
    }
}
