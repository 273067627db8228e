//! What can go wrong between a name and its bytes, always with the bucket, the key and the
//! cause. It must not know SQL; the Athena code is chosen here because all callers need it.

use std::fmt;
use std::io;

use otus_types::{ErrorCode, QueryError};

use crate::s3::Refusal;

/// A storage operation failed.
#[derive(Debug)]
pub struct StorageError {
    pub bucket: String,
    pub key: Option<String>,
    pub cause: StorageCause,
}

/// Why.
#[derive(Debug)]
pub enum StorageCause {
    /// No such bucket; the buckets there are.
    NoSuchBucket {
        mounts: Vec<String>,
    },
    NoSuchKey,
    /// The folder is mounted read-only.
    ReadOnly,
    /// Not a name a folder can hold, such as `a//b` or `../x`.
    BadKey,
    /// A directory entry that is no regular file: what it is.
    NotAFile(&'static str),
    /// A link that leads out of the mounted folder.
    LeadsOut,
    /// In a storage class whose objects must be restored first.
    Archived(String),
    /// Another object stands there than the one listed.
    Replaced,
    /// S3 answered with an error that repeating does not mend.
    Refused(Box<Refusal>),
    /// No answer, or none that can be understood, however often it was tried.
    Unreachable(String),
    /// Nobody to sign requests: what each provider said.
    NoCredentials(String),
    Io(io::Error),
}

impl StorageError {
    pub(crate) fn new(bucket: &str, key: Option<&str>, cause: StorageCause) -> Self {
        Self { bucket: bucket.to_owned(), key: key.map(str::to_owned), cause }
    }

    /// The cause alone, for lists of damaged objects that name the object themselves.
    #[must_use]
    pub fn reason(&self) -> String {
        self.cause.to_string()
    }

    /// As the failure of a statement: Athena's code, and hints for what the user can mend.
    #[must_use]
    pub fn to_query_error(&self) -> QueryError {
        let code = match &self.cause {
            StorageCause::Refused(refusal) if refusal.status == 403 => ErrorCode::PermissionDenied,
            _ => ErrorCode::HiveFilesystemError,
        };
        let error = QueryError::new(code, self.to_string());
        match &self.cause {
            StorageCause::NoSuchBucket { mounts } if mounts.is_empty() => {
                error.hint(format!("no bucket is mounted; try --mount {}=FOLDER", self.bucket))
            }
            StorageCause::NoSuchBucket { mounts } => error.hint(format!(
                "mounted buckets: {}; another is mounted with --mount {}=FOLDER",
                mounts.join(", "),
                self.bucket
            )),
            StorageCause::ReadOnly => {
                error.hint(format!("mount it writable: --mount-rw {}=FOLDER", self.bucket))
            }
            StorageCause::Refused(refusal) => {
                let hints = refusal.hints(&self.bucket);
                hints.into_iter().fold(error, QueryError::hint)
            }
            StorageCause::NoCredentials(_) => error
                .hint("name a profile with --profile or AWS_PROFILE, or sign in (aws sso login)")
                .hint("public buckets are read with --no-sign-request"),
            StorageCause::Unreachable(_) => error.hint("check --endpoint-url and the network"),
            _ => error,
        }
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}: {}", self.bucket, self.key.as_deref().unwrap_or(""), self.cause)
    }
}

impl fmt::Display for StorageCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchBucket { .. } => {
                f.write_str("NoSuchBucket: The specified bucket does not exist")
            }
            Self::NoSuchKey => f.write_str("NoSuchKey: The specified key does not exist"),
            Self::ReadOnly => f.write_str("the bucket is mounted read-only"),
            Self::BadKey => f.write_str("a mounted folder cannot hold an object of this name"),
            Self::NotAFile(what) => write!(f, "not a file but {what}"),
            Self::LeadsOut => f.write_str("a link that leads out of the mounted folder"),
            Self::Archived(class) => write!(
                f,
                "the object is in storage class {class} and must be restored before it can be read"
            ),
            Self::Replaced => f.write_str("the object was replaced after it was listed"),
            Self::Refused(refusal) => write!(f, "{refusal}"),
            Self::Unreachable(reason) => write!(f, "no answer: {reason}"),
            Self::NoCredentials(reason) => write!(f, "no AWS credentials: {reason}"),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for StorageError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            StorageCause::Io(error) => Some(error),
            _ => None,
        }
    }
}
