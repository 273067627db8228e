//! After a crash: finishing what a journal says was being published, or taking it back. It
//! must not know what the journal holds besides.

use futures::executor::block_on;

use super::Step;
use crate::bucket::Bucket;
use crate::error::{StorageCause, StorageError};
use crate::mounts::MountTable;

/// What became of interrupted steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resumed {
    /// Every object is named now.
    Published,
    /// Nothing was named; what waits for names is for the cleaning up.
    Nothing,
}

/// Does what is left of `steps`. The store's transaction is the first step: where it did not
/// happen nothing did.
///
/// # Errors
/// When a bucket is gone or refuses: to be tried again at the next start.
pub fn resume(mounts: &MountTable, steps: &[Step]) -> Result<Resumed, StorageError> {
    for step in steps {
        if let Step::Blob { bucket, key, blob } = step {
            let found = mounts.bucket(bucket)?;
            let Bucket::Embedded(embedded) = found.as_ref() else {
                return Err(moved(step));
            };
            let named = embedded.store().names(bucket, key, blob);
            if !named.map_err(|error| embedded.failed(Some(key), error))? {
                return Ok(Resumed::Nothing);
            }
        }
    }
    for step in steps {
        match step {
            Step::Blob { .. } => {}
            Step::File { bucket, key, staged } => {
                let found = mounts.bucket(bucket)?;
                let folder = found.folder().ok_or_else(|| moved(step))?;
                match folder.place(staged, key) {
                    // Renamed before the crash.
                    Err(StorageError { cause: StorageCause::NoSuchKey, .. }) => {
                        folder.open_object(key)?;
                    }
                    done => done?,
                }
                folder.sync()?;
            }
            Step::Upload { bucket, key, upload, parts } => {
                let found = mounts.bucket(bucket)?;
                let Bucket::S3(s3) = found.as_ref() else { return Err(moved(step)) };
                if let Err(error) = block_on(s3.complete_upload(key, upload, parts)) {
                    // Completed before the crash: the upload is gone and the object there.
                    block_on(s3.get(key, None)).map_err(|_| error)?;
                }
            }
        }
    }
    Ok(Resumed::Published)
}

/// Deletes objects that were named, as far as they were.
///
/// # Errors
/// When a bucket is gone or refuses.
pub fn withdraw(mounts: &MountTable, steps: &[Step]) -> Result<(), StorageError> {
    for step in steps {
        let (bucket, key) = step.object();
        block_on(mounts.bucket(bucket)?.delete(key))?;
    }
    Ok(())
}

fn moved(step: &Step) -> StorageError {
    let (bucket, key) = step.object();
    let error = std::io::Error::other("the bucket leads elsewhere than when the write began");
    StorageError::new(bucket, Some(key), StorageCause::Io(error))
}
