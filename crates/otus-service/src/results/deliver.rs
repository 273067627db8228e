//! Puts the files of a result where OutputLocation says. It must not know what they hold.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use otus_engine::Engine;
use otus_storage::{Bucket, StorageError};
use otus_types::{ErrorCode, QueryError};

use super::ColumnInfo;
use super::metadata::metadata;

/// What the manifest's name ends in.
const MANIFEST: &str = "-manifest.csv";

/// Where the manifest of the execution with this OutputLocation is.
#[must_use]
pub(crate) fn manifest_location(location: &str) -> String {
    format!("{location}{MANIFEST}")
}

/// The files of one execution.
pub(crate) struct Delivery<'a> {
    pub engine: &'a Engine,
    /// `s3://bucket/key` of the result file.
    pub location: &'a str,
    pub id: &'a str,
}

impl Delivery<'_> {
    /// The result file itself, in pieces.
    ///
    /// # Errors
    /// As Athena words a result that cannot be written.
    pub fn file(&self, path: &Path) -> Result<(), QueryError> {
        let (bucket, key) = self.place("")?;
        self.done(futures::executor::block_on(bucket.put_file(&key, path)))
    }

    /// A text in place of rows: the failure of a DDL statement, or nothing at all.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub fn text(&self, text: &str) -> Result<(), QueryError> {
        self.put("", Bytes::copy_from_slice(text.as_bytes()))
    }

    /// The locations of the files a statement wrote, one a line.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub fn manifest(&self, files: &[String]) -> Result<(), QueryError> {
        let lines: String = files.iter().map(|it| format!("{it}\n")).collect();
        self.put(MANIFEST, lines.into())
    }

    /// `.metadata` beside the result file.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub fn metadata(
        &self,
        update: Option<(&str, u64)>,
        columns: &[ColumnInfo],
    ) -> Result<(), QueryError> {
        self.put(".metadata", metadata(self.id, update, columns).into())
    }

    fn put(&self, suffix: &str, bytes: Bytes) -> Result<(), QueryError> {
        let (bucket, key) = self.place(suffix)?;
        self.done(futures::executor::block_on(bucket.put(&key, bytes)))
    }

    fn place(&self, suffix: &str) -> Result<(Arc<Bucket>, String), QueryError> {
        let (bucket, key) = otus_storage::split_location(self.location)
            .ok_or_else(|| self.refused("it is no S3 path"))?;
        let found = self.engine.objects().bucket(bucket);
        let found = found.map_err(|error| self.refused(&error.message))?;
        Ok((found, format!("{key}{suffix}")))
    }

    fn done(&self, put: Result<(), StorageError>) -> Result<(), QueryError> {
        put.map_err(|error| self.refused(&error.to_string()))
    }

    fn refused(&self, reason: &str) -> QueryError {
        let text = format!("Access denied when writing to location: {}", self.location);
        QueryError::new(ErrorCode::PermissionDenied, text).hint(reason.to_owned())
    }
}
